package io.kore.engine.view;

import io.kore.engine.order.MergedCursor;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.MergedRecords;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a processor is called with. Closing it closes the streams that the processor has left open. Confined to
 * the calling thread.
 */
final class LogSnapshot implements MergedRecords, AutoCloseable {
    private final ShardStore store;
    private final LogName log;
    private final Map<WriterId, Long> counts;
    private final @Nullable List<ShardRecord> added;
    private final boolean atEnd;
    private final List<Stream<ShardRecord>> streams = new ArrayList<>();
    private boolean isOver;

    /**
     * A snapshot.
     *
     * @param counts how many records of each shard it holds; not to be changed before it is closed
     * @param added those of them that are new, in merged order, or null if all are
     * @param atEnd whether these sort after all others
     */
    LogSnapshot(
            ShardStore store,
            LogName log,
            Map<WriterId, Long> counts,
            @Nullable List<ShardRecord> added,
            boolean atEnd) {
        this.store = store;
        this.log = log;
        this.counts = counts;
        this.added = added;
        this.atEnd = atEnd;
    }

    @Override
    public Stream<ShardRecord> all() {
        checkCall();
        Stream<ShardRecord> stream = MergedCursor.open(store, log, counts).stream();
        streams.add(stream);
        return stream;
    }

    @Override
    public Stream<ShardRecord> added() {
        checkCall();
        return added == null ? all() : added.stream();
    }

    @Override
    public boolean atEnd() {
        return atEnd;
    }

    @Override
    public void close() {
        isOver = true;
        streams.forEach(Stream::close);
    }

    private void checkCall() {
        if (isOver) {
            throw new IllegalStateException(
                    "the records of log \"" + log + "\" were handed out for the call only, and that is over; read them"
                            + " within it, or ask the log for its records");
        }
    }
}
