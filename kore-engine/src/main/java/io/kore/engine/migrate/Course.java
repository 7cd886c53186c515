package io.kore.engine.migrate;

import io.kore.engine.branch.Strand;
import io.kore.engine.branch.Strands;
import io.kore.engine.ingest.Ingested;
import io.kore.engine.ingest.RefusedRecordException;
import io.kore.error.MigrationException;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The course of one migration: takes the records of the old log as they arrived, and those that still arrive, and puts
 * what they come to into the new one. What it holds in memory can be thrown away at any time: {@link #restart()} reads
 * it off the new log again. Confined to one thread at a time, but for {@link #stop()}.
 */
final class Course {
    private static final int RECORDS_A_RUN = 2_000;
    /** So few records of a shard are read by themselves: the first of them may stand far back in the journal. */
    private static final int FEW_RECORDS = 64;

    private final Site site;
    private final ShardStore store;
    private final LogName from;
    private final LogName to;
    private final Outputs outputs;
    private final Progress progress;
    private final DerivedBatch batch;
    /** By the strand with which each history ends. */
    private final Map<ShardId, ShardMap> maps = new HashMap<>();

    private final Set<ShardId> stopped = new HashSet<>();
    private Strands known = Strands.none();
    private @Nullable MapStart start;
    /** The arrival position to go on at, below 0 if that is to be found out. */
    private long position = -1;

    private long derivedEnd;
    private volatile boolean isEnded;

    Course(Site site, LogName from, LogName to, Outputs outputs, Progress progress) {
        this.site = site;
        this.store = site.journal().store();
        this.from = from;
        this.to = to;
        this.outputs = outputs;
        this.progress = progress;
        this.batch = new DerivedBatch(site.ingest(), "the migration of log \"" + from + "\" into \"" + to + '"');
    }

    /** Forgets all that is known of where each shard is; those that have stopped go on. */
    void restart() {
        forget();
        stopped.clear();
        progress.clear();
    }

    /** Lets a run end soon. Thread-safe. */
    void stop() {
        isEnded = true;
    }

    /** All of the old log that stands before this in the journal has been migrated, or stopped on. */
    long position() {
        return position;
    }

    /** All that was derived stands before this in the journal. */
    long derivedEnd() {
        return derivedEnd;
    }

    /**
     * Goes on for a while.
     *
     * @return true if there is more to do already
     * @throws io.kore.error.KoreException if the store failed; the course can be restarted
     */
    boolean run() {
        try {
            learn();
            take(site.journal().visibleEnd());
            flush();
        } catch (RefusedRecordException e) {
            refused(e);
            return true;
        } finally {
            start = null;
        }
        return position < site.journal().visibleEnd();
    }

    private void forget() {
        maps.clear();
        batch.clear();
        position = -1;
    }

    /** Finds out where to go on, after a start and where forks have become known. */
    private void learn() {
        Strands now = site.ingest().branches().strands();
        Strands before = known;
        known = now;
        if (position < 0) {
            begin();
            return;
        }
        if (now == before) {
            return;
        }
        start = null;
        for (ShardId root : now.forked()) {
            if (root.log().equals(from)
                    && now.of(root).size() != before.of(root).size()) {
                // each history is mapped from its start: what all share comes to the same records
                now.of(root).forEach(this::mapAgain);
            }
        }
    }

    private void mapAgain(Strand strand) {
        maps.remove(strand.id());
        stopped.remove(strand.id());
        ShardMap map = map(strand);
        if (map != null) {
            catchUp(map, Long.MAX_VALUE);
        }
    }

    private void begin() {
        long first = store.end();
        for (ShardSummary summary : store.shards()) {
            Strand strand = known.strand(summary.shard());
            if (!summary.shard().log().equals(from) || !known.knows(summary.shard())) {
                continue;
            }
            ShardMap map = map(strand);
            long left = map == null ? 0 : strand.start() + summary.count() - map.next();
            if (map != null && left > 0 && left <= FEW_RECORDS) {
                catchUp(map, Long.MAX_VALUE);
            } else if (map != null && left > 0) {
                first = Math.min(first, map.source().arrivalOf(map.next()));
            }
        }
        position = first;
    }

    private void take(long limit) {
        int taken = 0;
        try (ArrivalCursor cursor = store.readArrivals(position)) {
            ShardRecord stored = cursor.next();
            while (stored != null && cursor.position() < limit && taken < RECORDS_A_RUN && !isEnded) {
                if (stored.shard().log().equals(from)) {
                    take(stored);
                    taken++;
                }
                position = cursor.position() + 1;
                stored = cursor.next();
            }
            if (stored == null || cursor.position() >= limit) {
                position = Math.max(position, limit);
            }
        }
    }

    private void take(ShardRecord stored) {
        if (!known.knows(stored.shard())) {
            learn();
        }
        ShardMap map = maps.get(stored.shard());
        if (map == null) {
            map = map(known.strand(stored.shard()));
        }
        if (map != null) {
            catchUp(map, map.source().inHistory(stored).index());
        }
    }

    /** The map of the history that ends with a strand, or null if it has stopped or cannot be. */
    private @Nullable ShardMap map(Strand strand) {
        if (stopped.contains(strand.id())) {
            return null;
        }
        SourceHistory source = new SourceHistory(store, strand);
        try (RecordCursor cursor = source.read(0)) {
            ShardRecord first = cursor.next();
            String problem = first == null ? null : SourceRules.problem(first, to);
            if (first != null && problem != null) {
                stop(strand, first, "cannot be migrated: " + problem, null);
                return null;
            }
        }
        MapStart now = start;
        if (now == null) {
            now = new MapStart(store, to, known, site.ingest().isCopy());
            start = now;
        }
        ShardMap map = now.of(source);
        maps.put(strand.id(), map);
        progress.reached(map);
        return map;
    }

    /** Maps what is not mapped yet, up to an index of the history. */
    private void catchUp(ShardMap map, long last) {
        if (map.next() > last || stopped.contains(map.source().strand().id())) {
            return;
        }
        try (RecordCursor cursor = map.source().read(map.next())) {
            ShardRecord record = cursor.next();
            while (record != null && record.index() <= last && !isEnded && map(map, record)) {
                record = cursor.next();
            }
        }
        progress.reached(map);
    }

    /** Answers false if the shard has stopped here. */
    private boolean map(ShardMap map, ShardRecord record) {
        List<Payload> payloads;
        try {
            payloads = outputs.of(record);
        } catch (Exception | Error e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            stop(map.source().strand(), record, "has stopped: the migrator failed: " + why, e);
            return false;
        }
        batch.add(map.map(record, payloads));
        if (batch.isFull()) {
            flush();
        }
        return true;
    }

    private void flush() {
        if (!batch.isEmpty()) {
            Ingested accepted = batch.append();
            derivedEnd = accepted.end();
            batch.astray(accepted).forEach(this::differs);
            var unused = site.journal().whenDurable(derivedEnd);
        }
    }

    /** A bare copy and a full one came to records that differ. Both are kept, as in any fork. */
    private void differs(ShardRecord derived) {
        Origin origin = derived.envelope().origin();
        if (origin == null) {
            return;
        }
        RecordId id = new RecordId(derived.number(), origin.source().writer());
        String record = "the migration of log \"" + from + "\" into \"" + to + "\": record " + id + " (index "
                + origin.index() + " of shard " + origin.source() + ") came to something else in its bare copy than in"
                + " its full one, and shard " + derived.shard().writer().root() + " has forked. ";
        site.errors()
                .accept(new MigrationException(
                        id,
                        record + "Nothing is lost, both are kept side by side. Two nodes migrate with different"
                                + " functions, or the function looks at how a value is written, not at the value alone",
                        null));
    }

    /** Something else is held in the place of a derived record: nothing that is held is ever rewritten. */
    private void refused(RefusedRecordException e) {
        forget();
        Origin origin = e.record().envelope().origin();
        if (origin == null) {
            throw e;
        }
        for (Strand strand : known.of(origin.source())) {
            try (RecordCursor cursor = new SourceHistory(store, strand).read(origin.index())) {
                ShardRecord source = cursor.next();
                boolean isThis = source != null
                        && source.envelope().hasPast() == e.record().envelope().hasPast();
                if (source != null && isThis) {
                    stop(
                            strand,
                            source,
                            "has stopped: what stands in the new log for this record is not what the migrator makes of"
                                    + " it. Another function has made it, which needs a new log of its own; or it comes from a branch of that shard that is not held here yet ("
                                    + e.getMessage() + ")",
                            e);
                }
            }
        }
    }

    private void stop(Strand strand, ShardRecord record, String what, @Nullable Throwable cause) {
        stopped.add(strand.id());
        RecordId id = record.id();
        MigrationException error = new MigrationException(
                id,
                "the migration of log \"" + from + "\" into \"" + to + "\", shard "
                        + strand.root().writer()
                        + ", record " + id + ", " + what
                        + ". Nothing is left out: it goes on from there after Migration.retry(), or a start",
                cause);
        progress.stopped(strand, error);
        Consumer<? super MigrationException> errors = site.errors();
        errors.accept(error);
    }
}
