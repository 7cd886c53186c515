package io.kore.engine.branch;

import io.kore.error.StoreCorruptException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the histories of one writer's shard, those records left out that are hidden, into stretches wherever they fork.
 * What is left of a bare history leaves the full one behind their last equal record; if that is the end of the full
 * one, it goes on there under the same name. Confined to one thread, used once.
 */
final class StretchCutter {
    private final ShardId root;
    private final Hidden hidden;
    private final Histories histories;
    /** Where raw strands leave others: their rows tell running hashes that need not be read then. */
    private final Map<ShardId, Map<Long, Strand>> leaving = new HashMap<>();

    private final Map<ShardId, SortedMap<Long, List<Part>>> cuts = new HashMap<>();
    private final List<Part> firsts = new ArrayList<>();
    private final Deque<Branch> left = new ArrayDeque<>();

    private final Map<ShardId, List<Stretch>> byStrand = new HashMap<>();
    private final Map<ShardId, List<Stretch>> byName = new LinkedHashMap<>();
    private final List<ShownShard.Fork> forks = new ArrayList<>();

    /** What is shown of a strand, from an index in it on; and whether what it leaves goes on. */
    private record Part(Strand strand, long from, boolean isBesideMore) {}

    /** A part under its name, with where the shard of that name begins. */
    private record Branch(Part part, ShardId name, long start) {}

    private StretchCutter(ShardId root, Hidden hidden, Histories histories) {
        this.root = root;
        this.hidden = hidden;
        this.histories = histories;
    }

    /**
     * How a shard is shown.
     *
     * @param root the shard as its writer named it
     * @param strands all of its strands
     * @param hidden what is not shown of them
     * @param histories where running hashes are read
     */
    static ShownShard cut(ShardId root, List<Strand> strands, Hidden hidden, Histories histories) {
        StretchCutter cutter = new StretchCutter(root, hidden, histories);
        strands.forEach(cutter::place);
        cutter.fork(0, null, cutter.firsts);
        while (!cutter.left.isEmpty()) {
            cutter.show(cutter.left.remove());
        }
        return new ShownShard(cutter.byStrand, cutter.byName, cutter.forks);
    }

    private void place(Strand strand) {
        Strand parent = strand.parent();
        if (parent != null) {
            leaving.computeIfAbsent(parent.id(), id -> new HashMap<>()).put(strand.at(), strand);
        }
        Hidden.Cover cover = hidden.cover(strand.id());
        if (hidden.isHidden(strand.id())) {
            return;
        }
        if (cover != null) {
            Part part = new Part(strand, cover.count() - strand.start(), cover.isFork());
            cut(cover.strand(), cover.count() - cover.strand().start()).add(part);
        } else if (parent == null || strand.at() == 0) {
            firsts.add(new Part(strand, 0, false));
        } else {
            cut(parent, strand.at()).add(new Part(strand, 0, true));
        }
    }

    private List<Part> cut(Strand strand, long at) {
        return cuts.computeIfAbsent(strand.id(), id -> new TreeMap<>()).computeIfAbsent(at, index -> new ArrayList<>());
    }

    /** Cuts a part into stretches wherever it forks. */
    private void show(Branch branch) {
        Strand strand = branch.part().strand();
        ShardId name = branch.name();
        long from = branch.part().from();
        long start = branch.start();
        for (Map.Entry<Long, List<Part>> cut :
                cuts.getOrDefault(strand.id(), new TreeMap<>()).entrySet()) {
            long at = cut.getKey();
            List<Part> parts = cut.getValue();
            add(new Stretch(name, strand, from, at, headBefore(strand, at), start));
            boolean goesOn = parts.stream().anyMatch(Part::isBesideMore);
            if (!goesOn && parts.size() == 1) {
                left.add(new Branch(parts.get(0), name, start));
                return;
            }
            ShardId own = goesOn ? branch(head(strand, at)) : null;
            fork(strand.start() + at, own, parts);
            if (own == null) {
                return;
            }
            name = own;
            from = at;
            start = strand.start() + at;
        }
        add(new Stretch(name, strand, from, Long.MAX_VALUE, 0, start));
    }

    /** Gives parts their names, which all begin at one place. */
    private void fork(long index, @Nullable ShardId own, List<Part> parts) {
        if (own == null && parts.size() == 1) {
            left.add(new Branch(parts.get(0), root, 0));
            return;
        }
        List<ShardId> names = new ArrayList<>();
        List<Strand> begun = new ArrayList<>();
        if (own != null) {
            names.add(own);
        }
        for (Part part : parts) {
            ShardId name = branch(head(part.strand(), part.from()));
            left.add(new Branch(part, name, index));
            if (!names.isEmpty()) {
                begun.add(part.strand());
            }
            names.add(name);
        }
        forks.add(new ShownShard.Fork(index, names, begun));
    }

    private void add(Stretch stretch) {
        byStrand.computeIfAbsent(stretch.strand().id(), id -> new ArrayList<>()).add(stretch);
        byName.computeIfAbsent(stretch.shard(), id -> new ArrayList<>()).add(stretch);
    }

    private ShardId branch(long head) {
        return new ShardId(root.log(), root.writer().branch(head));
    }

    private long head(Strand strand, long at) {
        if (at == 0 && strand.id().writer().isBranch()) {
            return strand.id().writer().branchHead();
        }
        Strand beside = leaving.getOrDefault(strand.id(), Map.of()).get(at);
        return beside == null ? read(strand, at) : beside.headBeside();
    }

    private long headBefore(Strand strand, long at) {
        Strand beside = leaving.getOrDefault(strand.id(), Map.of()).get(at);
        return beside == null ? read(strand, at - 1) : beside.headBefore();
    }

    private long read(Strand strand, long index) {
        ShardRecord record = histories.at(strand.id(), index);
        if (record == null) {
            throw new StoreCorruptException(
                    "shard " + strand.id() + " holds no index " + index + " any more; verify the store");
        }
        return record.hash().head();
    }
}
