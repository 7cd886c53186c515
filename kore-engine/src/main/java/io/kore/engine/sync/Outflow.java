package io.kore.engine.sync;

import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What this side sends: its journal from a position on, in arrival order, as far as it is durable, leaving
 * out what the peer holds. At most a window of bytes is unacknowledged; a batch that is larger than the
 * window goes alone. Holds one record at a time, whatever the backlog. Confined to its session.
 */
final class Outflow {
    /** Bounds the bookkeeping of what is unacknowledged, whatever window a peer asks for. */
    private static final long WINDOW_BYTES_MAX = 64L << 20;

    /** How much smaller batches are where memory is short. */
    private static final int CROWDED_PART = 8;

    private record Sent(long sequence, int bytes, int records, long from) {}

    private final SyncHost host;
    private final PeerHoldings peer;
    private final Scope scope;
    private final long windowBytes;
    private final int batchBytes;
    private final int scanRecords;
    private int batchBytesNow;

    private @Nullable ArrivalCursor cursor;
    /** The record at {@code position}, read but not yet sent or passed over. */
    private @Nullable ShardRecord ahead;

    private long position;
    private long durableEnd;

    /** Where the journal ended when the session began, and how many records before it the peer was found to lack. */
    private final long startEnd;

    private long lackedAtStart;
    /** Records that came from the peer and stand at or behind {@code position}; what stands there is not lacked. */
    private long fromPeer;

    private long fromPeerEnd;

    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private long unacknowledgedBytes;
    private long sequence;
    private long acknowledged;
    private long unacknowledgedRecords;
    private long recordsTaken;
    private long levelSaid = -1;
    private boolean hasPaused;

    Outflow(
            SyncHost host,
            PeerHoldings peer,
            Scope scope,
            Start start,
            long durableEnd,
            long windowBytes,
            SessionLimits limits) {
        this.host = host;
        this.peer = peer;
        this.scope = scope;
        this.position = start.from();
        this.startEnd = start.end();
        this.lackedAtStart = start.lacked();
        this.durableEnd = durableEnd;
        this.windowBytes = Math.min(windowBytes, WINDOW_BYTES_MAX);
        this.batchBytes = (int) Math.min(limits.batchBytes(), this.windowBytes);
        this.batchBytesNow = batchBytes;
        this.scanRecords = limits.scanRecords();
    }

    /**
     * What the peer lacked when the session began.
     *
     * @param from the lowest arrival position of what it lacked; {@code end} if that is nothing
     * @param end the end of the journal at that instant
     * @param lacked how many records before {@code end} it lacked
     */
    record Start(long from, long end, long lacked) {}

    void durable(long end) {
        durableEnd = Math.max(durableEnd, end);
    }

    /** Records of the peer were appended, behind all that was there. */
    void received(int added, long end) {
        fromPeer += added;
        fromPeerEnd = end;
    }

    /**
     * The next frame, a batch or a Level; null if there is nothing to send, or nothing yet.
     *
     * @param isCrowded whether memory is short, so that batches stay small
     */
    @Nullable
    ByteBuffer next(boolean isCrowded) {
        hasPaused = false;
        batchBytesNow = isCrowded ? Math.max(1, batchBytes / CROWDED_PART) : batchBytes;
        BatchForm batch = new BatchForm();
        long from = position;
        int passed = 0;
        for (ShardRecord record = peek(); record != null; record = peek()) {
            if (!scope.maySend(record.shard().log())
                    || host.isDropped(record.shard().log())) {
                hasPaused = ++passed >= scanRecords;
            } else if (!peer.lacks(record, position)) {
                fromPeer -= position >= startEnd && fromPeer > 0 ? 1 : 0;
                hasPaused = ++passed >= scanRecords;
            } else if (batch.add(inHistory(record), record.shard(), room(batch))) {
                peer.holds(record.shard(), record.index() + 1);
                lackedAtStart -= position < startEnd && lackedAtStart > 0 ? 1 : 0;
            } else {
                break;
            }
            advance();
            if (hasPaused) {
                break;
            }
        }
        return batch.count() > 0 ? sent(batch, from) : level();
    }

    private ShardRecord inHistory(ShardRecord stored) {
        return host.histories().strands().strand(stored.shard()).inHistory(stored);
    }

    /** True if {@link #next(boolean)} stopped only to let others have their turn. */
    boolean hasPaused() {
        return hasPaused;
    }

    void acknowledged(long upTo) {
        if (upTo <= acknowledged || upTo > sequence) {
            throw RefusalException.protocol("an acknowledgement of batch " + upTo + " makes no sense after "
                    + acknowledged + " with " + sequence + " sent");
        }
        acknowledged = upTo;
        for (Sent first = unacknowledged.peek(); first != null && first.sequence() <= upTo; ) {
            unacknowledged.remove();
            unacknowledgedBytes -= first.bytes();
            unacknowledgedRecords -= first.records();
            recordsTaken += first.records();
            first = unacknowledged.peek();
        }
    }

    /** True if the peer durably holds all that is durable here, and was told so. */
    boolean isLevel() {
        return position >= durableEnd && levelSaid == sequence && acknowledged == sequence;
    }

    /** All before this position was sent, or is held by the peer. */
    long position() {
        return position;
    }

    /** All before this position is durable at the peer. */
    long peerEnd() {
        Sent first = unacknowledged.peek();
        return first == null ? position : first.from();
    }

    /** Where {@link #lacked()} ends to count. */
    long seenEnd() {
        return Math.max(position, startEnd);
    }

    /** How many records before {@link #seenEnd()} the peer is not known to hold durably, less what it holds behind. */
    long lacked() {
        return unacknowledgedRecords + lackedAtStart - fromPeer;
    }

    /** How many records the peer has acknowledged. */
    long recordsTaken() {
        return recordsTaken;
    }

    void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
        ahead = null;
    }

    private ByteBuffer sent(BatchForm batch, long from) {
        // what is behind may be of logs of which the peer must learn nothing
        long behind = scope.isOpen() ? Math.max(0, durableEnd - seenEnd()) : 0;
        long more = Math.max(0, lackedAtStart - fromPeer + behind);
        ByteBuffer frame = MessageCodec.encode(++sequence, more, batch);
        unacknowledged.add(new Sent(sequence, frame.remaining(), batch.count(), from));
        unacknowledgedRecords += batch.count();
        unacknowledgedBytes += frame.remaining();
        return frame;
    }

    private @Nullable ByteBuffer level() {
        if (position < durableEnd || levelSaid == sequence) {
            return null;
        }
        levelSaid = sequence;
        return MessageCodec.encode(new Message.Level(sequence));
    }

    /** How large the frame of a batch may grow with the next record. */
    private long room(BatchForm batch) {
        long free = windowBytes - unacknowledgedBytes;
        if (batch.count() > 0) {
            return Math.min(free, batchBytesNow);
        }
        if (unacknowledged.isEmpty()) {
            return Long.MAX_VALUE;
        }
        // rather wait than cut the backlog into slivers
        return free >= batchBytes ? free : 0;
    }

    /** The record at the position, or null if nothing more is durable. */
    private @Nullable ShardRecord peek() {
        if (ahead == null && position < durableEnd) {
            read();
        }
        return position < durableEnd ? ahead : null;
    }

    private void advance() {
        ahead = null;
        moveTo(position + 1);
    }

    private void moveTo(long to) {
        position = to;
        if (position >= startEnd) {
            lackedAtStart = 0;
        }
        if (position >= fromPeerEnd) {
            fromPeer = 0;
        }
    }

    private void read() {
        boolean isFresh = cursor == null;
        ArrivalCursor from = cursor == null ? host.readArrivals(position) : cursor;
        cursor = from;
        ahead = from.next();
        if (ahead != null) {
            moveTo(from.position());
            return;
        }
        close();
        if (isFresh) {
            // the cursor saw all that is durable: what is missing was dropped
            moveTo(durableEnd);
        } else {
            read();
        }
    }
}
