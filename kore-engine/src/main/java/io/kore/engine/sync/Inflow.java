package io.kore.engine.sync;

import io.kore.engine.sync.Message.Ack;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What this side receives: keeps the peer within its window, and acknowledges what has become durable.
 * Confined to its session.
 */
final class Inflow {
    private record Received(long sequence, int bytes, int records, long end) {}

    private final long windowBytes;
    private final Deque<Received> waiting = new ArrayDeque<>();
    private long unacknowledgedBytes;
    private long sequence;
    private long acknowledged;
    private long durableEnd;
    private long peerLevel = -1;
    private long records;
    private long waitingRecords;
    private long more;

    Inflow(long windowBytes, long durableEnd) {
        this.windowBytes = windowBytes;
        this.durableEnd = durableEnd;
    }

    /** Checks a batch before anything is done with it. */
    void check(long batchSequence, int bytes) {
        if (batchSequence != sequence + 1) {
            throw RefusalException.protocol("batch " + batchSequence + " came after batch " + sequence);
        }
        // one batch may be larger than the window, but then it goes alone
        if (unacknowledgedBytes > 0 && unacknowledgedBytes + bytes > windowBytes) {
            throw new RefusalException(
                    RefusalException.LIMIT,
                    "batch " + batchSequence + " with " + bytes + " bytes passes the window of " + windowBytes
                            + ", of which " + unacknowledgedBytes + " were taken");
        }
    }

    /** A batch, or what was taken of it, went through ingest; it is durable once the journal is, up to {@code end}. */
    void accepted(Batch batch, int recordCount, int bytes, long end) {
        sequence++;
        more = batch.more();
        records += recordCount;
        waitingRecords += recordCount;
        unacknowledgedBytes += bytes;
        waiting.add(new Received(sequence, bytes, recordCount, end));
    }

    void durable(long end) {
        durableEnd = Math.max(durableEnd, end);
    }

    void received(Level level) {
        if (level.sequence() != sequence) {
            throw RefusalException.protocol(
                    "a claim of having sent " + level.sequence() + " batches came after " + sequence);
        }
        peerLevel = level.sequence();
        more = 0;
    }

    /** The acknowledgement that is due, or null. */
    @Nullable
    Ack takeAck() {
        long upTo = acknowledged;
        for (Received first = waiting.peek(); first != null && first.end() <= durableEnd; first = waiting.peek()) {
            waiting.remove();
            unacknowledgedBytes -= first.bytes();
            waitingRecords -= first.records();
            upTo = first.sequence();
        }
        if (upTo == acknowledged) {
            return null;
        }
        acknowledged = upTo;
        return new Ack(upTo);
    }

    /** True if all that the peer held durably is durable here, and acknowledged. */
    boolean isLevel() {
        return peerLevel == sequence && acknowledged == sequence;
    }

    /** True if there is something to acknowledge, durable or not. */
    boolean isOwing() {
        return acknowledged < sequence;
    }

    /** The last batch that came. */
    long sequence() {
        return sequence;
    }

    /** The last batch that is durable here, and acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** How many records the peer has told of, or sent, that are not durable here. */
    long missing() {
        return more + waitingRecords;
    }

    /** How many records came in. */
    long records() {
        return records;
    }
}
