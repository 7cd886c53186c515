package io.kore.engine.branch;

import io.kore.error.StoreCorruptException;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of one forked log from how they are stored into how they are shown. A stretch is shown as a
 * shard like any other: its first record says all that was seen, the stretches before it included. The running
 * hash stays that of the writer's shard. Confined to one thread at a time.
 */
final class Translation {
    private final LogName log;
    private final Strands strands;
    private final Hidden hidden;
    private final Histories histories;
    private final SeenReader seenReader;

    Translation(LogName log, Strands strands, Hidden hidden, Histories histories, SeenReader seenReader) {
        this.log = log;
        this.strands = strands;
        this.hidden = hidden;
        this.histories = histories;
        this.seenReader = seenReader;
    }

    ShardRecord shown(ShardRecord stored) {
        Stretch stretch = strands.stretch(stored.shard(), stored.index());
        Envelope envelope = stored.envelope();
        Seen seen = envelope.seen();
        // a derived record tells its past in the coordinates of its source
        if (seen != null && envelope.origin() == null) {
            Base base = envelope.base();
            envelope = new Envelope(
                    envelope.number(), shown(stored, stretch, seen), base == null ? null : shown(base), null);
        }
        return new ShardRecord(
                stretch.shard(), stored.index() - stretch.from(), envelope, stored.payload(), stored.hash());
    }

    private Seen shown(ShardRecord stored, Stretch stretch, Seen seen) {
        Map<WriterId, Prefix> counted;
        boolean isFirst = stored.index() == stretch.from();
        boolean isAdded = hidden.isIn(log) && !seen.entries().isEmpty();
        if (isFirst || isAdded) {
            counted = seenReader.after(stored.shard(), stored.index() + 1);
        } else {
            counted = new HashMap<>();
            histories.count(log, seen.entries().prefixes(), counted);
        }
        boolean isAll = isFirst || isAdded || seen.absolute();
        if (isAll) {
            stretch.strand().addOrigin(counted);
            if (stretch.from() > 0) {
                long end = stretchBefore(stretch).endHead();
                Strand.raise(counted, stored.shard().writer(), new Prefix(stretch.from(), end));
            }
        }
        Frontier entries = others(shown(counted), stretch.shard().writer());
        return isAll ? Seen.all(entries) : Seen.changed(entries);
    }

    /** What a copy's writer had seen of this very shard is no news to its own. */
    private static Frontier others(Frontier shown, WriterId own) {
        if (shown.count(own) == 0) {
            return shown;
        }
        Map<WriterId, Prefix> others = new TreeMap<>(shown.prefixes());
        others.remove(own);
        return Frontier.copyOf(others);
    }

    private Stretch stretchBefore(Stretch stretch) {
        return strands.stretch(stretch.strand().id(), stretch.from() - 1);
    }

    private Base shown(Base base) {
        Map<WriterId, Prefix> counted = new HashMap<>();
        histories.count(log, base.frontier().prefixes(), counted);
        Frontier frontier = shown(counted);
        List<Base.Single> singles = new ArrayList<>();
        for (Base.Single single : base.singles()) {
            Base.Single shown = shown(single);
            if (shown != null && shown.index() >= frontier.count(shown.writer())) {
                singles.add(shown);
            }
        }
        return new Base(frontier, singles);
    }

    private Base.@Nullable Single shown(Base.Single single) {
        ShardRecord stored = histories.find(new ShardId(log, single.writer()), single.index(), single.hashHead());
        if (stored == null) {
            return null;
        }
        Strand cover = hidden.cover(stored.shard());
        if (cover != null) {
            stored = recordOf(cover, single.index());
        }
        Stretch stretch = strands.stretch(stored.shard(), stored.index());
        return new Base.Single(
                stretch.shard().writer(),
                stored.index() - stretch.from(),
                stored.hash().head());
    }

    /**
     * Who saw a copy that is not shown saw the same of the one that is. What that one's writer had seen is added, so
     * that what is told is closed: else it would matter in which order copies came.
     */
    private Map<WriterId, Prefix> uncovered(Map<WriterId, Prefix> counted) {
        Map<WriterId, Prefix> uncovered = new HashMap<>();
        Deque<Map.Entry<WriterId, Prefix>> left = new ArrayDeque<>(counted.entrySet());
        while (!left.isEmpty()) {
            Map.Entry<WriterId, Prefix> entry = left.remove();
            Prefix known = uncovered.get(entry.getKey());
            if (known != null && known.count() >= entry.getValue().count()) {
                continue;
            }
            uncovered.put(entry.getKey(), entry.getValue());
            ShardId strand = new ShardId(log, entry.getKey());
            Strand cover = hidden.cover(strand);
            if (cover != null) {
                long last = histories.strands().strand(strand).start()
                        + entry.getValue().count()
                        - 1;
                ShardRecord record = recordOf(cover, last);
                // a derived record tells its past in the coordinates of its source
                Map<WriterId, Prefix> more = record.envelope().origin() == null
                        ? seenReader.after(record.shard(), record.index() + 1)
                        : new HashMap<>();
                Strand.raise(
                        more,
                        record.shard().writer(),
                        new Prefix(record.index() + 1, record.hash().head()));
                strands.strand(record.shard()).addOrigin(more);
                left.addAll(more.entrySet());
            }
        }
        uncovered.keySet().removeIf(writer -> hidden.isHidden(new ShardId(log, writer)));
        return uncovered;
    }

    /** A record of the history that a strand ends. */
    private ShardRecord recordOf(Strand tip, long index) {
        Strand strand = tip.at(index);
        ShardRecord record = histories.at(strand.id(), index - strand.start());
        if (record == null) {
            throw new StoreCorruptException(
                    "shard " + strand.id() + " holds less than was compared of it; verify the store");
        }
        return record;
    }

    /** What is counted of strands, by stretches. */
    private Frontier shown(Map<WriterId, Prefix> stored) {
        Map<WriterId, Prefix> counted = hidden.covers().isEmpty() ? stored : uncovered(stored);
        Map<WriterId, Prefix> shown = new TreeMap<>();
        counted.forEach((strand, prefix) -> {
            for (Stretch stretch : strands.stretches(new ShardId(log, strand))) {
                if (prefix.count() > stretch.from()) {
                    boolean isWhole = prefix.count() > stretch.to();
                    Prefix part = new Prefix(
                            Math.min(prefix.count(), stretch.to()) - stretch.from(),
                            isWhole ? stretch.endHead() : prefix.hashHead());
                    shown.put(stretch.shard().writer(), part);
                }
            }
        });
        return Frontier.copyOf(shown);
    }
}
