package io.kore.engine.branch;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ForwardingShardStore;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One log of a store under the names that its forks give, as far as they are known now: each stretch is a shard.
 * It stays as it is when another fork of the log is learnt of; from then on it is not {@linkplain #isCurrent()
 * current}, and shows what stood in the journal before. Records of other logs are as they are stored. Writes go to
 * the store. Thread-safe.
 */
public final class NamedLog extends ForwardingShardStore {
    private final ShardStore store;
    private final LogName log;
    private final Strands strands;
    private final Showing showing;
    private final Hidden hidden;
    private final Ends ends;
    private final @Nullable MergedArrivals reordered;
    private volatile long validEnd = Long.MAX_VALUE;

    NamedLog(ShardStore store, LogName log, Strands strands, Showing showing, Hidden hidden, Ends ends) {
        super(store);
        this.store = store;
        this.log = log;
        this.strands = strands;
        this.showing = showing;
        this.hidden = hidden;
        this.ends = ends;
        this.reordered = hidden.isIn(log) ? new MergedArrivals(store, log, showing) : null;
    }

    /**
     * A log of a store that nothing ever forks in.
     *
     * @param store the store
     * @param log the log
     * @return the log as it is stored
     */
    public static NamedLog plain(ShardStore store, LogName log) {
        return new NamedLog(store, log, Strands.none(), Showing.none(), Hidden.NONE, new Ends(store));
    }

    /**
     * Tells whether these are the names that the log has now.
     *
     * @return false once another fork of it was learnt of
     */
    public boolean isCurrent() {
        return validEnd == Long.MAX_VALUE;
    }

    /**
     * Where these names end to hold. No record at or beyond this position may be shown under them.
     *
     * @return a position, or {@link Long#MAX_VALUE} as long as they are current
     */
    public long validEnd() {
        return validEnd;
    }

    /**
     * Tells whether arrival positions differ from those of the store: where a bare record was replaced by its full copy,
     * which came later, no order of arrival has each record behind its past; so what was held at first is shown in
     * merged order.
     *
     * @return true if nothing may be kept that names such positions
     */
    public boolean isReordered() {
        return reordered != null;
    }

    /** What stands in the journal from a position on may need other names. */
    void supersede(long end) {
        validEnd = end;
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        if (!isForked(shard.log())) {
            return store.readShard(shard, fromIndex);
        }
        return new StretchCursor(store, showing.named(shard), fromIndex, translation());
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        ArrivalCursor cursor = reordered == null ? store.readArrivals(fromPosition) : reordered.read(fromPosition);
        if (!showing.isForked(log)) {
            return cursor;
        }
        Translation translation = translation();
        return new ArrivalCursor() {
            @Override
            public @Nullable ShardRecord next() {
                ShardRecord record = cursor.next();
                while (record != null && isKnown(record.shard())) {
                    Stretch stretch = showing.stretch(record.shard(), record.index());
                    if (stretch != null) {
                        return translation.shown(record, stretch);
                    }
                    record = cursor.next();
                }
                return record;
            }

            @Override
            public long position() {
                return cursor.position();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        long position = storedArrivalOf(shard, index);
        return reordered == null || !shard.log().equals(log) ? position : reordered.shown(position);
    }

    /**
     * Tells where a record stands in the store's own journal, whatever order is shown.
     *
     * @param shard the record's shard, as it is shown
     * @param index its index there
     * @return its arrival position in the store
     */
    public long storedArrivalOf(ShardId shard, long index) {
        return isForked(shard.log()) ? arrivalOfShown(shard, index) : store.arrivalOf(shard, index);
    }

    private long arrivalOfShown(ShardId shard, long index) {
        for (Stretch stretch : showing.named(shard)) {
            long stored = stretch.stored(index);
            if (stored >= stretch.from() && stored < stretch.to()) {
                return store.arrivalOf(stretch.strand().id(), stored);
            }
        }
        return store.arrivalOf(shard, Long.MAX_VALUE);
    }

    @Override
    public Collection<ShardSummary> shards() {
        if (!showing.isForked(log)) {
            return store.shards();
        }
        Map<ShardId, ShardSummary> shown = new LinkedHashMap<>();
        for (ShardSummary stored : store.shards()) {
            if (isKnown(stored.shard())) {
                ends.addShown(stored, showing.stretches(stored.shard()), shown);
            } else {
                shown.put(stored.shard(), stored);
            }
        }
        return shown.values();
    }

    private boolean isForked(LogName name) {
        return name.equals(log) && showing.isForked(log);
    }

    /** False for other logs, and for what arrived after these names ended to hold. */
    private boolean isKnown(ShardId stored) {
        return stored.log().equals(log) && showing.knows(stored);
    }

    private Translation translation() {
        return new Translation(
                log, showing, hidden, Histories.of(strands, store), new SeenReader(store, () -> strands));
    }
}
