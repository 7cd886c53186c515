package io.kore.engine.branch;

import io.kore.engine.json.BareForm;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compares bare histories with full ones of the same shard, by number and value, and finds which need not be shown. What
 * was compared once stays compared, since strands only grow. Confined to the ingest lock.
 */
final class Twins {
    private record Pair(ShardId bare, ShardId full) {}

    /** By pair, how many records from the start on are equal; past them come the end of one, or two that differ. */
    private final Map<Pair, Long> equal = new HashMap<>();

    /** By what a strand is stored as, whether it is one of bare records. */
    private final Map<ShardId, Boolean> bare = new HashMap<>();

    private Hidden hidden = Hidden.NONE;

    Hidden hidden() {
        return hidden;
    }

    /**
     * Takes note that strands have grown, or are about to.
     *
     * @param roots the writers' shards to look at
     * @param histories what will be held
     * @param count how many records will be held of a strand
     */
    void grown(Collection<ShardId> roots, Histories histories, ToLongFunction<ShardId> count) {
        Map<ShardId, Strand> covers = new HashMap<>(hidden.covers());
        for (ShardId root : roots) {
            List<Strand> strands = histories.strands().of(root);
            if (strands.size() > 1 && strands.stream().anyMatch(strand -> isBare(strand, histories))) {
                strands.forEach(strand -> covers.remove(strand.id()));
                new Comparison(strands, histories, count, covers).run();
            }
        }
        hidden = new Hidden(covers);
    }

    /** A log whose records go. */
    void forget(LogName log) {
        equal.keySet().removeIf(pair -> pair.bare().log().equals(log));
        bare.keySet().removeIf(strand -> strand.log().equals(log));
        Map<ShardId, Strand> covers = new HashMap<>(hidden.covers());
        covers.keySet().removeIf(strand -> strand.log().equals(log));
        hidden = new Hidden(covers);
    }

    /** A strand is what its first record is: bare ones are gone on with by bare ones. */
    private boolean isBare(Strand strand, Histories histories) {
        Boolean known = bare.get(strand.id());
        if (known == null) {
            ShardRecord first = histories.at(strand.id(), 0);
            if (first == null) {
                return false;
            }
            known = !first.envelope().hasPast();
            bare.put(strand.id(), known);
        }
        return known;
    }

    /** All strands of one shard. */
    private final class Comparison {
        private final List<Strand> strands;
        private final Histories histories;
        private final ToLongFunction<ShardId> count;
        private final Map<ShardId, Strand> covers;

        Comparison(
                List<Strand> strands, Histories histories, ToLongFunction<ShardId> count, Map<ShardId, Strand> covers) {
            this.strands = strands;
            this.histories = histories;
            this.count = count;
            this.covers = covers;
        }

        void run() {
            for (Strand bare : strands) {
                if (!isBare(bare, histories)) {
                    continue;
                }
                for (Strand full : strands) {
                    if (!isBare(full, histories) && end(full) > 0) {
                        compare(bare, full);
                    }
                }
            }
        }

        private void compare(Strand bare, Strand full) {
            long common = common(bare, full);
            if (common == end(bare) && isLeaf(bare)) {
                covers.putIfAbsent(bare.id(), full);
            } else if (common == end(full) && common < end(bare) && isLeaf(full)) {
                covers.putIfAbsent(full.id(), bare);
            }
        }

        private long common(Strand bare, Strand full) {
            Pair pair = new Pair(bare.id(), full.id());
            long common = equal.getOrDefault(pair, 0L);
            long end = Math.min(end(bare), end(full));
            while (common < end && isEqual(record(bare, common), record(full, common))) {
                common++;
            }
            equal.put(pair, common);
            return common;
        }

        /** What was derived from two copies of one record names one origin. */
        private static boolean isEqual(@Nullable ShardRecord bare, @Nullable ShardRecord full) {
            return bare != null
                    && full != null
                    && Objects.equals(bare.envelope().origin(), full.envelope().origin())
                    && BareForm.isEqual(bare, full);
        }

        /** Others may leave it where it begins: those are histories of their own. */
        private boolean isLeaf(Strand strand) {
            return strands.stream().noneMatch(other -> {
                Strand parent = other.parent();
                return parent != null && parent.id().equals(strand.id()) && other.start() > 0;
            });
        }

        private long end(Strand strand) {
            return strand.start() + count.applyAsLong(strand.id());
        }

        private @Nullable ShardRecord record(Strand tip, long index) {
            Strand strand = tip.at(index);
            return histories.at(strand.id(), index - strand.start());
        }
    }
}
