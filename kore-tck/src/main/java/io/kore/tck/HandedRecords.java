package io.kore.tck;

import io.kore.error.StoreCorruptException;
import io.kore.model.ShardRecord;
import io.kore.spi.MergedRecords;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a processor is called with. Counts the streams that are open, ends with the call, and can be told to fail. Confined
 * to the test's thread.
 */
final class HandedRecords implements MergedRecords {
    private final List<ShardRecord> all;
    private final List<ShardRecord> added;
    private final boolean atEnd;
    private long readsUntilFailure = Long.MAX_VALUE;
    private boolean hasFailed;
    private boolean isOver;
    private boolean wasUsedAfter;
    private int open;

    HandedRecords(List<ShardRecord> all, List<ShardRecord> added, boolean atEnd) {
        this.all = all;
        this.added = added;
        this.atEnd = atEnd;
    }

    /** Lets reading fail once so many records were read by all streams together. */
    void failAfter(long reads) {
        readsUntilFailure = reads;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    /** How many streams were opened and not closed. */
    int open() {
        return open;
    }

    boolean wasUsedAfter() {
        return wasUsedAfter;
    }

    void endCall() {
        isOver = true;
    }

    @Override
    public Stream<ShardRecord> all() {
        return stream(all);
    }

    @Override
    public Stream<ShardRecord> added() {
        return stream(added);
    }

    @Override
    public boolean atEnd() {
        checkCall();
        return atEnd;
    }

    private Stream<ShardRecord> stream(List<ShardRecord> records) {
        checkCall();
        open++;
        // a filter, so that counting reads as well
        return records.stream().filter(record -> read()).onClose(() -> open--);
    }

    private boolean read() {
        checkCall();
        if (readsUntilFailure-- <= 0) {
            hasFailed = true;
            throw new StoreCorruptException("a record is damaged");
        }
        return true;
    }

    private void checkCall() {
        if (isOver) {
            wasUsedAfter = true;
            throw new IllegalStateException("P8: the records were handed out for the call only, and that is over");
        }
    }
}
