package io.kore.engine.ingest;

import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Histories;
import io.kore.engine.branch.Stretch;
import io.kore.model.Base;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bases in terms of shown shards, as tokens have them; of places in histories, as envelopes have them; and of
 * strands. Stateless.
 */
final class StrandBase {
    private StrandBase() {}

    /**
     * What a token names, by places in histories. A token may be older than a fork: what it names by its start is found
     * all the same.
     */
    static Base inHistory(Base shown, LogName log, Branches branches) {
        if (!branches.strands().isForked(log)) {
            return shown;
        }
        Map<WriterId, Prefix> prefixes = new HashMap<>();
        shown.frontier()
                .prefixes()
                .forEach((writer, prefix) -> addParts(new ShardId(log, writer), prefix, branches, prefixes));
        List<Base.Single> singles = new ArrayList<>();
        for (Base.Single single : shown.singles()) {
            long start = start(new ShardId(log, single.writer()), branches);
            singles.add(new Base.Single(single.writer(), start + single.index(), single.hashHead()));
        }
        return new Base(Frontier.copyOf(prefixes), singles);
    }

    /** Adds what a prefix of a shown shard names: of bare records also the full ones that are shown in their stead. */
    private static void addParts(ShardId shard, Prefix prefix, Branches branches, Map<WriterId, Prefix> prefixes) {
        ShardId root = new ShardId(shard.log(), shard.writer().root());
        Prefix whole = new Prefix(start(shard, branches) + prefix.count(), prefix.hashHead());
        ShardRecord last = branches.histories().find(root, whole.count() - 1, whole.hashHead());
        ShardRecord copy = last == null ? null : branches.copy(last);
        if (last == null || copy == null) {
            add(prefixes, shard.writer(), whole);
            return;
        }
        add(prefixes, last.shard().writer(), whole);
        long start = branches.strands().strand(copy.shard()).start();
        add(
                prefixes,
                copy.shard().writer(),
                new Prefix(start + copy.index() + 1, copy.hash().head()));
    }

    private static void add(Map<WriterId, Prefix> prefixes, WriterId writer, Prefix prefix) {
        prefixes.merge(writer, prefix, (one, other) -> one.count() >= other.count() ? one : other);
    }

    /** Where a shown shard begins; 0 for one that is not known, of which nothing will be found. */
    private static long start(ShardId shown, Branches branches) {
        if (!shown.writer().isBranch()) {
            return 0;
        }
        List<Stretch> stretches = branches.shown(shown);
        Stretch before = stretches.isEmpty() ? branches.strands().named(shown) : stretches.get(0);
        return before == null ? 0 : before.start();
    }

    /** The base of a record that is held, so that all that it names is, in terms of strands. */
    static Base of(Base base, LogName log, Histories histories) {
        if (!histories.strands().isForked(log)) {
            return base;
        }
        Map<WriterId, Prefix> counted = new HashMap<>();
        histories.count(log, base.frontier().prefixes(), counted);
        Frontier frontier = Frontier.copyOf(counted);
        List<Base.Single> singles = new ArrayList<>();
        for (Base.Single single : base.singles()) {
            ShardRecord record = histories.find(new ShardId(log, single.writer()), single.index(), single.hashHead());
            if (record != null
                    && record.index() >= frontier.count(record.shard().writer())) {
                singles.add(new Base.Single(record.shard().writer(), record.index(), single.hashHead()));
            }
        }
        return new Base(frontier, singles);
    }
}
