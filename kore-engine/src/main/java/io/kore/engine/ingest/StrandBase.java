package io.kore.engine.ingest;

import io.kore.engine.branch.Histories;
import io.kore.engine.branch.Strands;
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
    static Base inHistory(Base shown, LogName log, Strands strands) {
        if (!strands.isForked(log)) {
            return shown;
        }
        Map<WriterId, Prefix> prefixes = new HashMap<>();
        shown.frontier().prefixes().forEach((writer, prefix) -> {
            long start = start(log, writer, strands);
            prefixes.put(writer, new Prefix(start + prefix.count(), prefix.hashHead()));
        });
        List<Base.Single> singles = new ArrayList<>();
        for (Base.Single single : shown.singles()) {
            long start = start(log, single.writer(), strands);
            singles.add(new Base.Single(single.writer(), start + single.index(), single.hashHead()));
        }
        return new Base(Frontier.copyOf(prefixes), singles);
    }

    /** Where a shown shard begins; 0 for one that is not known, of which nothing will be found. */
    private static long start(LogName log, WriterId shown, Strands strands) {
        Stretch stretch = shown.isBranch() ? strands.named(new ShardId(log, shown)) : null;
        return stretch == null ? 0 : stretch.start();
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
