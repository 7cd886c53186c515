package io.kore.engine.sync;

import io.kore.engine.sync.Message.Ack;
import io.kore.engine.sync.Message.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What this side receives: keeps the peer within its window, and acknowledges what has become durable.
 * Confined to its session.
 */
final class Inflow {
    private record Received(long sequence, int bytes, long end) {}

    private final long windowBytes;
    private final Deque<Received> waiting = new ArrayDeque<>();
    private long unacknowledgedBytes;
    private long sequence;
    private long acknowledged;
    private long durableEnd;
    private long peerLevel = -1;
    private long records;

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

    /** A batch went through ingest; it is durable once the journal is, up to {@code end}. */
    void accepted(int bytes, int recordCount, long end) {
        sequence++;
        records += recordCount;
        unacknowledgedBytes += bytes;
        waiting.add(new Received(sequence, bytes, end));
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
    }

    /** The acknowledgement that is due, or null. */
    @Nullable
    Ack takeAck() {
        long upTo = acknowledged;
        for (Received first = waiting.peek(); first != null && first.end() <= durableEnd; first = waiting.peek()) {
            waiting.remove();
            unacknowledgedBytes -= first.bytes();
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

    /** How many records came in. */
    long records() {
        return records;
    }
}
