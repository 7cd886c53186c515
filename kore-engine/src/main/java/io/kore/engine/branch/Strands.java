package io.kore.engine.branch;

import io.kore.codec.StrandTable;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which strands there are, and the stretches that they come to. Shards that never forked are not listed: each is its
 * own strand and its own stretch. Immutable.
 */
public final class Strands {
    private static final Strands NONE = new Strands(List.of());

    /** Parents before children. */
    private final Map<ShardId, Strand> branches = new LinkedHashMap<>();
    /** By the writer's shard; the first of each list is that shard's own strand. */
    private final Map<ShardId, List<Strand>> byRoot = new LinkedHashMap<>();

    private final Set<LogName> logs = new HashSet<>();
    private final Map<ShardId, List<Stretch>> byStrand = new HashMap<>();
    private final Map<ShardId, Stretch> byName = new HashMap<>();

    private Strands(Collection<Strand> all) {
        for (Strand branch : all) {
            branches.put(branch.id(), branch);
            logs.add(branch.id().log());
            byRoot.computeIfAbsent(branch.root(), root -> new ArrayList<>(List.of(Strand.of(root))))
                    .add(branch);
        }
        Map<ShardId, SortedMap<Long, Strand>> cuts = cuts(all);
        for (List<Strand> strands : byRoot.values()) {
            for (Strand strand : strands) {
                List<Stretch> stretches = stretches(strand, cuts.getOrDefault(strand.id(), new TreeMap<>()));
                byStrand.put(strand.id(), stretches);
                stretches.forEach(stretch -> byName.put(stretch.shard(), stretch));
            }
        }
    }

    /** Where each strand is left by others, and by one of those that leave it there. */
    private static Map<ShardId, SortedMap<Long, Strand>> cuts(Collection<Strand> all) {
        Map<ShardId, SortedMap<Long, Strand>> cuts = new HashMap<>();
        for (Strand child : all) {
            Strand parent = child.parent();
            if (parent != null) {
                cuts.computeIfAbsent(parent.id(), id -> new TreeMap<>()).put(child.at(), child);
            }
        }
        return cuts;
    }

    /**
     * Nothing has forked.
     *
     * @return no strands but each shard's own
     */
    public static Strands none() {
        return NONE;
    }

    /** The strands of a table, those without records left out. */
    static Strands of(StrandTable table, Set<ShardId> held) {
        Map<ShardId, Strand> all = new LinkedHashMap<>();
        for (StrandTable.Row row : table.rows()) {
            ShardId parent = new ShardId(row.strand().log(), row.parent());
            Strand before = row.parent().isBranch() ? all.get(parent) : Strand.of(parent);
            if (before != null && held.contains(row.strand())) {
                all.put(row.strand(), Strand.leaving(before, row));
            }
        }
        return all.isEmpty() ? NONE : new Strands(all.values());
    }

    /**
     * These, and further ones.
     *
     * @param more parents before children
     * @return all of them
     */
    public Strands with(List<Strand> more) {
        List<Strand> all = new ArrayList<>(branches.values());
        all.addAll(more);
        return new Strands(all);
    }

    /** Those of all logs but one. */
    Strands without(LogName log) {
        List<Strand> others = branches.values().stream()
                .filter(branch -> !branch.id().log().equals(log))
                .toList();
        return new Strands(others);
    }

    StrandTable table() {
        List<StrandTable.Row> rows = new ArrayList<>();
        for (Strand branch : branches.values()) {
            Strand parent = branch.parent();
            if (parent != null) {
                rows.add(Strand.row(branch, parent));
            }
        }
        return new StrandTable(rows);
    }

    /**
     * How many strands leave another one.
     *
     * @return 0 if nothing has forked
     */
    public int size() {
        return branches.size();
    }

    /**
     * Tells whether any shard of a log has forked.
     *
     * @param log the log
     * @return true if one has
     */
    public boolean isForked(LogName log) {
        return logs.contains(log);
    }

    /**
     * Tells whether a writer's shard has forked.
     *
     * @param root the shard as its writer named it
     * @return true if there is more than one history of it
     */
    public boolean isForked(ShardId root) {
        return byRoot.containsKey(root);
    }

    /**
     * The shards that have forked.
     *
     * @return as their writers named them
     */
    public Set<ShardId> forked() {
        // in one order in every process, for those who do something for each
        return Collections.unmodifiableSet(new TreeSet<>(byRoot.keySet()));
    }

    /**
     * The strands of a writer's shard.
     *
     * @param root the shard as its writer named it
     * @return its own first; unmodifiable
     */
    public List<Strand> of(ShardId root) {
        List<Strand> strands = byRoot.get(root);
        return strands == null ? List.of(Strand.of(root)) : List.copyOf(strands);
    }

    /**
     * The strand in which a record most likely is that is named under an id; a hint, for there may be many.
     *
     * @param root the writer's shard
     * @param name its writer's id, or that of a branch of it
     * @return a strand of that shard
     */
    Strand likely(ShardId root, WriterId name) {
        Stretch stretch = name.isBranch() ? byName.get(new ShardId(root.log(), name)) : null;
        return stretch == null ? Strand.of(root) : stretch.strand();
    }

    /**
     * The strand that is stored as a shard.
     *
     * @param id the shard of the store
     * @return the strand; a shard that is not known is taken for one that never forked
     */
    public Strand strand(ShardId id) {
        Strand branch = branches.get(id);
        return branch == null ? Strand.of(id) : branch;
    }

    /**
     * Tells whether these know of a shard of the store.
     *
     * @param id the shard of the store
     * @return false if it is named like a strand that leaves another one, and there is none of that name
     */
    public boolean knows(ShardId id) {
        return !id.writer().isBranch() || branches.containsKey(id);
    }

    /**
     * The stretches of a strand.
     *
     * @param id what the strand is stored as
     * @return in order
     */
    List<Stretch> stretches(ShardId id) {
        List<Stretch> stretches = byStrand.get(id);
        return stretches == null ? List.of(whole(strand(id))) : stretches;
    }

    /**
     * The stretch that is shown under a name.
     *
     * @param shown the name
     * @return the stretch, or null if there is none
     */
    public @Nullable Stretch named(ShardId shown) {
        Stretch stretch = byName.get(shown);
        return stretch != null || isForked(shown) || shown.writer().isBranch() ? stretch : whole(Strand.of(shown));
    }

    private static Stretch whole(Strand strand) {
        return new Stretch(strand.id(), strand, 0, Long.MAX_VALUE, 0, strand.start());
    }

    /** Cuts a strand wherever another one leaves it. */
    private static List<Stretch> stretches(Strand strand, SortedMap<Long, Strand> cuts) {
        List<Stretch> stretches = new ArrayList<>();
        ShardId name = strand.parent() == null ? strand.root() : strand.id();
        long from = 0;
        for (Strand child : cuts.values()) {
            if (child.at() > from) {
                stretches.add(new Stretch(name, strand, from, child.at(), child.headBefore(), strand.start() + from));
            }
            from = child.at();
            name = new ShardId(strand.id().log(), strand.id().writer().root().branch(child.headBeside()));
        }
        stretches.add(new Stretch(name, strand, from, Long.MAX_VALUE, 0, strand.start() + from));
        return stretches;
    }
}
