package io.kore.engine.branch;

import io.kore.codec.MalformedException;
import io.kore.codec.StrandTable;
import io.kore.error.StoreCorruptException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What is known of forks: kept in the store's metadata, and how the logs are named by it. Strands are added under
 * the ingest lock; all else is thread-safe.
 */
public final class Branches {
    /** A resource limit: more are not kept. */
    public static final int STRANDS_MAX = 20_000;

    private final ShardStore store;
    private final Ends ends;
    private final Map<LogName, NamedLog> named = new ConcurrentHashMap<>();
    private volatile Histories histories;

    /**
     * One fork.
     *
     * @param shard the shard that has forked, as its writer named it
     * @param index the first index of it at which histories differ
     * @param branches how the histories are shown from there on, sorted
     */
    public record Fork(ShardId shard, long index, List<ShardId> branches) {}

    /**
     * Loads what is known.
     *
     * @param store the store
     * @throws StoreCorruptException if it is damaged
     */
    public Branches(ShardStore store) {
        this.store = store;
        this.ends = new Ends(store);
        Optional<byte[]> kept = store.metadata().read(StrandTable.KEY);
        try {
            StrandTable table = kept.isEmpty() ? StrandTable.empty() : StrandTable.read(kept.get());
            // a strand without records was noted before a crash took its first one
            Set<ShardId> held = store.shards().stream().map(ShardSummary::shard).collect(Collectors.toSet());
            Strands strands = Strands.of(table, held);
            held.stream().filter(shard -> !strands.knows(shard)).findFirst().ifPresent(strand -> {
                throw new StoreCorruptException("the store does not tell any more what its shard " + strand
                        + ", a branch of a forked one, came from; salvage what is whole to a new place");
            });
            histories = Histories.of(strands, store);
        } catch (MalformedException e) {
            throw new StoreCorruptException("what the store keeps of forks is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Which strands there are.
     *
     * @return the strands now
     */
    public Strands strands() {
        return histories.strands();
    }

    /**
     * The histories held.
     *
     * @return over the strands of now; they grow with the store
     */
    public Histories histories() {
        return histories;
    }

    /**
     * A log under the names that it has now.
     *
     * @param log the log
     * @return its view; another one once a further fork of it is learnt of
     */
    public NamedLog named(LogName log) {
        return named.computeIfAbsent(log, name -> new NamedLog(store, name, strands(), ends));
    }

    /**
     * Notes strands, durably. Their first records are appended next.
     *
     * @param added parents before children
     */
    public void add(List<Strand> added) {
        if (added.isEmpty()) {
            return;
        }
        Strands all = strands().with(added);
        store.metadata().write(StrandTable.KEY, all.table().toBytes());
        long end = store.end();
        histories = Histories.of(all, store);
        for (Strand strand : added) {
            NamedLog before = named.remove(strand.id().log());
            if (before != null) {
                before.supersede(end);
            }
        }
    }

    /**
     * Forgets the forks of a log whose records go. Nothing is written: rows of strands without records count for nothing.
     *
     * @param log the log
     */
    public void forget(LogName log) {
        histories = Histories.of(strands().without(log), store);
        NamedLog before = named.remove(log);
        if (before != null) {
            before.supersede(store.end());
        }
    }

    /**
     * Shards as they are shown.
     *
     * @param stored a line for each strand
     * @param known which strands there are, of the same instant
     * @return a line for each stretch
     */
    public List<ShardSummary> shown(Collection<ShardSummary> stored, Strands known) {
        if (known.size() == 0) {
            return List.copyOf(stored);
        }
        List<ShardSummary> shown = new ArrayList<>(stored.size());
        stored.forEach(summary -> ends.addShown(summary, known, shown));
        return shown;
    }

    /**
     * All forks that are known.
     *
     * @return sorted by shard, then index
     */
    public List<Fork> forks() {
        Strands now = strands();
        List<Fork> forks = new ArrayList<>();
        for (ShardId root : new TreeSet<>(now.forked())) {
            TreeMap<Long, Map<String, TreeSet<ShardId>>> byIndex = new TreeMap<>();
            for (Strand strand : now.of(root)) {
                Strand parent = strand.parent();
                if (parent != null) {
                    TreeSet<ShardId> branches = byIndex.computeIfAbsent(strand.start(), index -> new TreeMap<>())
                            .computeIfAbsent(parent.id() + " " + strand.at(), place -> new TreeSet<>());
                    branches.add(strand.id());
                    branches.add(now.stretch(parent.id(), strand.at()).shard());
                }
            }
            byIndex.forEach((index, places) ->
                    places.values().forEach(branches -> forks.add(new Fork(root, index, List.copyOf(branches)))));
        }
        return forks;
    }
}
