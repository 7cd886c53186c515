package io.kore.engine.branch;

import io.kore.codec.MalformedException;
import io.kore.codec.StrandTable;
import io.kore.error.StoreCorruptException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    private volatile Showing showing;

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
            showing = Showing.of(strands, twins.hidden(), histories);
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
        if (!growth.added().isEmpty()) {
            Strands all = strands().with(growth.added());
            store.metadata().write(StrandTable.KEY, all.table().toBytes());
            histories = Histories.of(all, store);
        }
        Hidden before = twins.hidden();
        twins.grown(growth.roots(), growth.histories(), growth::count);
        Set<ShardId> changed = new HashSet<>(growth.roots());
        changed.removeIf(root -> !isChanged(root, growth, before));
        if (changed.isEmpty()) {
            return List.of();
        }
        Set<Strand> known = begun(changed);
        showing = showing.with(strands(), twins.hidden(), growth.histories(), changed);
        supersede(changed.stream().map(ShardId::log).collect(Collectors.toSet()));
        List<Strand> forked = new ArrayList<>(begun(changed));
        forked.removeIf(strand -> known.stream().anyMatch(other -> other.id().equals(strand.id())));
        return forked;
    }

    private boolean isChanged(ShardId root, Growth growth, Hidden before) {
        if (!strands().isForked(root)) {
            return false;
        }
        Hidden now = twins.hidden();
        List<Strand> of = strands().of(root);
        return growth.added().stream().anyMatch(strand -> strand.root().equals(root))
                || !now.isSame(before, of)
                || of.stream().anyMatch(strand -> isOvertaken(strand, growth, now));
    }

    /** Tells whether a hidden copy arrives with, or before, what it is hidden behind: records between name a copy only. */
    private static boolean isOvertaken(Strand strand, Growth growth, Hidden now) {
        Hidden.Cover cover = now.isHidden(strand.id()) ? now.cover(strand.id()) : null;
        long count = growth.count(strand.id());
        return cover != null
                && count > growth.held(strand.id())
                && strand.start() + count
                        > cover.strand().start() + growth.held(cover.strand().id());
    }

    /** The strands that have made forks of shards, as they are shown. */
    private Set<Strand> begun(Collection<ShardId> roots) {
        Set<Strand> begun = new LinkedHashSet<>();
        roots.forEach(root -> showing.forks(root).forEach(fork -> begun.addAll(fork.begun())));
        return begun;
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
     * How many records of a bare history are known to equal those of a full one. Under the ingest lock.
     *
     * @param bare where the bare one ends
     * @param full where the full one ends
     * @return so many from the first on; there may be more
     */
    public long equal(Strand bare, Strand full) {
        return twins.equal(bare, full);
    }

    /**
     * The full record that is shown instead of a bare one, or of the last before it of which there is one.
     *
     * @param bare a record as it is stored
     * @return the other one as it is stored, or null if none is shown instead of any of them
     */
    public @Nullable ShardRecord copy(ShardRecord bare) {
        Hidden.Cover cover = twins.hidden().cover(bare.shard());
        if (cover == null) {
            return null;
        }
        long seen = strands().strand(bare.shard()).start() + bare.index() + 1;
        long last = Math.min(seen, cover.count()) - 1;
        Strand strand = cover.strand().at(last);
        return histories.at(strand.id(), last - strand.start());
    }

    /**
     * Tells whether a shard is shown as several, for it has forked.
     *
     * @param root the shard as its writer named it
     * @return false if all that is held of it are copies of the same records
     */
    public boolean isShownForked(ShardId root) {
        return !showing.forks(root).isEmpty();
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
        ends.forget(log);
        showing = showing.with(strands(), twins.hidden(), histories, Set.of());
        supersede(Set.of(log));
    }

    /**
     * The stretch that is shown under a name.
     *
     * @param shard the name
     * @return where it is stored, in order; nothing if no shard is shown under that name
     */
    public List<Stretch> shown(ShardId shard) {
        return showing.named(shard);
    }

    /**
     * Shards as they are told.
     *
     * @param stored a line for each strand
     * @param known which strands there are, of the same instant
     * @return a line for each stretch of them
     */
    public List<ShardSummary> told(Collection<ShardSummary> stored, Strands known) {
        return known.size() == 0 ? List.copyOf(stored) : summaries(stored, known::stretches);
    }

    /**
     * Shards as they are shown.
     *
     * @param stored a line for each strand
     * @return a line for each shard
     */
    public List<ShardSummary> shown(Collection<ShardSummary> stored) {
        return strands().size() == 0 ? List.copyOf(stored) : summaries(stored, showing::stretches);
    }

    private List<ShardSummary> summaries(Collection<ShardSummary> stored, Function<ShardId, List<Stretch>> stretches) {
        Map<ShardId, ShardSummary> shown = new LinkedHashMap<>();
        stored.forEach(summary -> ends.addShown(summary, stretches.apply(summary.shard()), shown));
        return List.copyOf(shown.values());
    }

    /**
     * All forks that are known.
     *
     * @return sorted by shard, then index
     */
    public List<Fork> forks() {
        List<Fork> forks = new ArrayList<>();
        for (ShardId root : new TreeSet<>(strands().forked())) {
            showing.forks(root).stream()
                    .map(fork -> fork(root, fork))
                    .sorted(Comparator.comparingLong(Fork::index))
                    .forEach(forks::add);
        }
        return forks;
    }

    /**
     * The fork that a strand made.
     *
     * @param strand one that {@link #grow} has told of
     * @return how it is shown; nothing if it is no fork any more
     */
    public Optional<Fork> forkBy(Strand strand) {
        return showing.forks(strand.root()).stream()
                .filter(fork ->
                        fork.begun().stream().anyMatch(begun -> begun.id().equals(strand.id())))
                .map(fork -> fork(strand.root(), fork))
                .findFirst();
    }

    private static Fork fork(ShardId root, ShownShard.Fork fork) {
        return new Fork(root, fork.index(), fork.names().stream().sorted().toList());
    }
}
