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
import java.util.HashMap;
import java.util.HashSet;
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
    private final Twins twins = new Twins();
    private volatile Histories histories;
    private volatile Strands showing;

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
            Map<ShardId, Long> counts = new HashMap<>();
            store.shards().forEach(summary -> counts.put(summary.shard(), summary.count()));
            twins.grown(strands.forked(), histories, strand -> counts.getOrDefault(strand, 0L));
            showing = strands.showing(twins.hidden());
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
        return named.computeIfAbsent(log, name -> new NamedLog(store, name, strands(), showing, twins.hidden(), ends));
    }

    /**
     * Notes strands, durably. Their first records are appended next.
     *
     * @param added parents before children
     */
    private void add(List<Strand> added) {
        if (added.isEmpty()) {
            return;
        }
        Strands all = strands().with(added);
        store.metadata().write(StrandTable.KEY, all.table().toBytes());
        histories = Histories.of(all, store);
        showing = all.showing(twins.hidden());
        Set<LogName> logs = new HashSet<>();
        added.forEach(strand -> logs.add(strand.id().log()));
        supersede(logs);
    }

    /** What is about to be appended. */
    public interface Growth {
        /**
         * The strands that begin with it.
         *
         * @return parents before children
         */
        List<Strand> added();

        /**
         * The shards that grow.
         *
         * @return as their writers named them
         */
        Set<ShardId> roots();

        /**
         * What will be held.
         *
         * @return it, by places in histories
         */
        Histories histories();

        /**
         * How long a strand will be.
         *
         * @param strand what it is stored as
         * @return how many records will be held of it
         */
        long count(ShardId strand);

        /**
         * How long a strand was before.
         *
         * @param strand what it is stored as
         * @return how many records are held of it
         */
        long held(ShardId strand);
    }

    /**
     * Takes note that shards are about to grow: of new strands, durably, and that bare and full copies of the same
     * records are shown once.
     *
     * @param growth what is about to be appended
     * @return the strands that are shown as branches from now on
     */
    public List<Strand> grow(Growth growth) {
        add(growth.added());
        Hidden before = twins.hidden();
        twins.grown(growth.roots(), growth.histories(), growth::count);
        Hidden now = twins.hidden();
        Set<LogName> logs = new HashSet<>();
        growth.roots().forEach(root -> logs.add(root.log()));
        logs.removeIf(log -> before.isSame(now, log));
        growth.roots().stream().filter(root -> isOvertaken(root, growth, now)).forEach(root -> logs.add(root.log()));
        if (!logs.isEmpty()) {
            showing = strands().showing(now);
            supersede(logs);
        }
        List<Strand> forked = new ArrayList<>();
        for (ShardId root : growth.roots()) {
            for (Strand strand : strands().of(root)) {
                boolean isNew = before.isHidden(strand.id()) || growth.added().contains(strand);
                if (isNew
                        && showing.has(strand.id())
                        && showing.strand(strand.id()).parent() != null) {
                    forked.add(strand);
                }
            }
        }
        return forked;
    }

    /** Tells whether a hidden copy arrives with, or before, what it is hidden behind: records between name a copy only. */
    private boolean isOvertaken(ShardId root, Growth growth, Hidden now) {
        for (Strand strand : strands().of(root)) {
            Strand cover = now.cover(strand.id());
            long count = cover == null ? 0 : growth.count(strand.id());
            if (cover != null
                    && count > growth.held(strand.id())
                    && strand.start() + count > cover.start() + growth.held(cover.id())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether a strand is shown.
     *
     * @param strand what it is stored as
     * @return false if another history holds the same records
     */
    public boolean isShown(ShardId strand) {
        return !twins.hidden().isHidden(strand);
    }

    /**
     * Tells whether a shard is shown as several, for it has forked.
     *
     * @param root the shard as its writer named it
     * @return false if all that is held of it are copies of the same records
     */
    public boolean isShownForked(ShardId root) {
        return showing.of(root).size() > 1;
    }

    private void supersede(Set<LogName> logs) {
        long end = store.end();
        for (LogName log : logs) {
            NamedLog before = named.remove(log);
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
        twins.forget(log);
        showing = strands().showing(twins.hidden());
        supersede(Set.of(log));
    }

    /**
     * Which strands are shown.
     *
     * @return those now
     */
    public Strands showing() {
        return showing;
    }

    /**
     * Shards as they are told or shown.
     *
     * @param stored a line for each strand
     * @param known which strands there are, or are shown, of the same instant
     * @return a line for each stretch of them
     */
    public List<ShardSummary> shown(Collection<ShardSummary> stored, Strands known) {
        if (known.size() == 0) {
            return List.copyOf(stored);
        }
        List<ShardSummary> shown = new ArrayList<>(stored.size());
        for (ShardSummary summary : stored) {
            if (known.has(summary.shard())) {
                ends.addShown(summary, known, shown);
            }
        }
        return shown;
    }

    /**
     * All forks that are known.
     *
     * @return sorted by shard, then index
     */
    public List<Fork> forks() {
        Strands now = showing;
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
