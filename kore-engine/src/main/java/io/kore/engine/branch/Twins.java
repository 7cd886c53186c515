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

    /** By what a strand is stored as, whether it begins with a bare record. */
    private final Map<ShardId, Boolean> bare = new HashMap<>();

    private Hidden hidden = Hidden.NONE;

    Hidden hidden() {
        return hidden;
    }

    /** How many records of two histories are known to be equal. */
    long equal(Strand one, Strand full) {
        return equal.getOrDefault(new Pair(one.id(), full.id()), 0L);
    }

    /**
     * Takes note that strands have grown, or are about to.
     *
     * @param roots the writers' shards to look at
     * @param histories what will be held
     * @param count how many records will be held of a strand
     */
    void grown(Collection<ShardId> roots, Histories histories, ToLongFunction<ShardId> count) {
        Map<ShardId, Hidden.Cover> covers = new HashMap<>(hidden.covers());
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
        hidden = hidden.without(log);
    }

    /** A history is what its first record is: a bare one is gone on with by bare ones. */
    private boolean isBare(Strand strand, Histories histories) {
        ShardId begin = strand.at(0).id();
        Boolean known = bare.get(begin);
        if (known == null) {
            ShardRecord first = histories.at(begin, 0);
            if (first == null) {
                return false;
            }
            known = !first.envelope().hasPast();
            bare.put(begin, known);
        }
        return known;
    }

    /** All strands of one shard. */
    private final class Comparison {
        private final List<Strand> strands;
        private final Histories histories;
        private final ToLongFunction<ShardId> count;
        private final Map<ShardId, Hidden.Cover> covers;

        Comparison(
                List<Strand> strands,
                Histories histories,
                ToLongFunction<ShardId> count,
                Map<ShardId, Hidden.Cover> covers) {
            this.strands = strands;
            this.histories = histories;
            this.count = count;
            this.covers = covers;
        }

        void run() {
            for (Strand strand : strands) {
                Hidden.Cover cover = isBare(strand, histories) ? cover(strand) : null;
                if (cover != null) {
                    covers.put(strand.id(), cover);
                }
            }
        }

        /** The full copy that is equal longest; of several the least by running hash, so that all nodes take the same. */
        private Hidden.@Nullable Cover cover(Strand of) {
            long longest = 0;
            ShardRecord last = null;
            Strand cover = of;
            for (Strand full : strands) {
                long common = isBare(full, histories) ? 0 : common(of, full);
                if (common > 0 && common >= longest) {
                    ShardRecord record = record(full, common - 1);
                    if (common > longest || isLess(record, last)) {
                        cover = full.at(common - 1);
                        last = record;
                    }
                    longest = common;
                }
            }
            if (longest == 0 || longest < of.start()) {
                return null;
            }
            return longest == end(of)
                    ? new Hidden.Cover(cover, Hidden.Cover.ALL, false)
                    : new Hidden.Cover(cover, longest, end(cover) > longest);
        }

        private long common(Strand one, Strand full) {
            Pair pair = new Pair(one.id(), full.id());
            long common = equal.getOrDefault(pair, 0L);
            long end = Math.min(end(one), end(full));
            while (common < end && isEqual(record(one, common), record(full, common))) {
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

        private static boolean isLess(@Nullable ShardRecord record, @Nullable ShardRecord than) {
            return record != null
                    && than != null
                    && Long.compareUnsigned(record.hash().head(), than.hash().head()) < 0;
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
