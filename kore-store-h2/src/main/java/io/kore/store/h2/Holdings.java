package io.kore.store.h2;

import io.kore.error.StoreConflictException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds, in memory: shards, gaps, names of metadata, the end. Changed by the thread that
 * writes once the database has committed, so readers see whole batches only. Thread-safe: guarded by itself.
 */
final class Holdings {
    private final Map<ShardId, Held> shards = new HashMap<>();
    private final Map<Long, ShardId> names = new HashMap<>();
    private final TreeMap<String, Long> metadata = new TreeMap<>();
    private Gaps gaps = Gaps.NONE;
    private long end;
    private long changes;
    /** How many rows the values of metadata have. */
    private long pieces;

    private long lastId;
    /** Counts up before a drop and after it, so it is odd while one is under way. */
    private long drops;

    /** A shard and the id that its rows bear; an id is never given twice while the store is open. */
    record Held(long id, ShardSummary summary) {}

    /** What an arrival cursor keeps to: the end and the gaps when it was opened. */
    record Extent(long end, Gaps gaps, long drops) {}

    /** The row of {@code state} that the next transaction leaves. */
    record State(long changes, long end, long pieces) {}

    /** What a batch does to the shards it touches. */
    record Plan(Map<ShardId, Held> after, List<Long> ids) {}

    /** Takes up what was read at opening. */
    synchronized void restore(SmallTables tables) {
        accept(tables.state());
        gaps = tables.gaps();
        metadata.putAll(tables.pieces());
        tables.shards().forEach(this::put);
    }

    /** How a batch changes the shards, or a conflict; changes nothing. */
    synchronized Plan plan(List<ShardRecord> batch) {
        Map<ShardId, Held> after = new LinkedHashMap<>();
        List<Long> ids = new ArrayList<>(batch.size());
        long freshId = lastId;
        for (ShardRecord record : batch) {
            Held held = after.get(record.shard());
            if (held == null) {
                held = shards.get(record.shard());
            }
            long count = held == null ? 0 : held.summary().count();
            if (record.index() != count) {
                throw new StoreConflictException(record.shard(), count, record.index());
            }
            long id = held == null ? ++freshId : held.id();
            after.put(record.shard(), new Held(id, ShardSummary.endingAt(record)));
            ids.add(id);
        }
        return new Plan(after, ids);
    }

    synchronized State next(long moreRecords, long morePieces) {
        return new State(changes + 1, end + moreRecords, pieces + morePieces);
    }

    synchronized void appended(Plan plan, State state) {
        plan.after().values().forEach(this::put);
        accept(state);
    }

    /** A drop is about to be committed: rows that were held may be missing from now on. */
    synchronized void dropping() {
        drops++;
    }

    synchronized void dropped(LogName log, Gaps after, State state) {
        drops++;
        shards.keySet().removeIf(shard -> shard.log().equals(log));
        names.values().removeIf(shard -> shard.log().equals(log));
        gaps = after;
        accept(state);
    }

    synchronized void valueSet(String name, long pieces, State state) {
        if (pieces == 0) {
            metadata.remove(name);
        } else {
            metadata.put(name, pieces);
        }
        accept(state);
    }

    synchronized @Nullable Held shard(ShardId shard) {
        return shards.get(shard);
    }

    /** The shard whose rows bear an id, or null if it was dropped or never there. */
    synchronized @Nullable ShardId name(long id) {
        return names.get(id);
    }

    synchronized List<Held> shardsOf(LogName log) {
        return shards.values().stream()
                .filter(held -> held.summary().shard().log().equals(log))
                .toList();
    }

    synchronized List<ShardSummary> summaries() {
        List<ShardSummary> all = new ArrayList<>(shards.size());
        shards.values().forEach(held -> all.add(held.summary()));
        return all;
    }

    /** Of how many pieces a value is, 0 if there is none. */
    synchronized long pieces(String name) {
        return metadata.getOrDefault(name, 0L);
    }

    synchronized SortedSet<String> metadataNames() {
        return new TreeSet<>(metadata.keySet());
    }

    synchronized Extent extent() {
        return new Extent(end, gaps, drops);
    }

    /** Tells whether rows that were held at a count of drops may since have been dropped. */
    synchronized boolean mayHaveDropped(long dropsThen) {
        return drops != dropsThen || drops % 2 == 1;
    }

    synchronized long drops() {
        return drops;
    }

    synchronized long end() {
        return end;
    }

    synchronized long changes() {
        return changes;
    }

    private void put(Held held) {
        shards.put(held.summary().shard(), held);
        names.put(held.id(), held.summary().shard());
        lastId = Math.max(lastId, held.id());
    }

    private void accept(State state) {
        end = state.end();
        changes = state.changes();
        pieces = state.pieces();
    }
}
