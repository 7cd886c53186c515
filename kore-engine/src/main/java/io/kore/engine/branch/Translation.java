package io.kore.engine.branch;

import io.kore.error.StoreCorruptException;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Origin;
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
    private final Showing showing;
    private final Hidden hidden;
    private final Histories histories;
    private final SeenReader seenReader;

    Translation(LogName log, Showing showing, Hidden hidden, Histories histories, SeenReader seenReader) {
        this.log = log;
        this.showing = showing;
        this.hidden = hidden;
        this.histories = histories;
        this.seenReader = seenReader;
    }

    /** A record as it is shown in a stretch. */
    ShardRecord shown(ShardRecord stored, Stretch stretch) {
        Envelope envelope = stored.envelope();
        Seen seen = envelope.seen();
        Origin origin = envelope.origin();
        if (seen != null && origin != null) {
            envelope = new Envelope(envelope.number(), derived(stored, stretch, seen), envelope.base(), origin);
        } else if (seen != null) {
            Base base = envelope.base();
            envelope = new Envelope(
                    envelope.number(), shown(stored, stretch, seen), base == null ? null : shown(base), null);
        }
        return new ShardRecord(
                stretch.shard(), stretch.shown(stored.index()), envelope, stored.payload(), stored.hash());
    }

    /** A derived record tells its past in the coordinates of its source; the first of a stretch all of it. */
    private Seen derived(ShardRecord stored, Stretch stretch, Seen seen) {
        if (seen.absolute() || stored.index() != stretch.from()) {
            return seen;
        }
        Map<WriterId, Prefix> all = seenReader.after(stored.shard(), stored.index() + 1);
        WriterId own = stored.shard().writer().root();
        all.keySet().removeIf(writer -> writer.root().equals(own));
        return Seen.all(Frontier.copyOf(all));
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
                long end = record(stretch.strand(), stretch.from() - 1).hash().head();
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
        Hidden.Cover cover = hidden.cover(stored.shard());
        if (cover != null && single.index() < cover.count()) {
            stored = recordOf(cover.strand(), single.index());
        }
        Stretch stretch = showing.stretch(stored.shard(), stored.index());
        return stretch == null
                ? null
                : new Base.Single(
                        stretch.shard().writer(),
                        stretch.shown(stored.index()),
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
            Hidden.Cover cover = hidden.cover(strand);
            if (cover != null) {
                long seen = histories.strands().strand(strand).start()
                        + entry.getValue().count();
                left.addAll(upTo(recordOf(cover.strand(), Math.min(seen, cover.count()) - 1))
                        .entrySet());
            }
        }
        uncovered.keySet().removeIf(writer -> hidden.isHidden(new ShardId(log, writer)));
        return uncovered;
    }

    /** A record with all that is before it. */
    private Map<WriterId, Prefix> upTo(ShardRecord record) {
        // a derived record tells its past in the coordinates of its source
        Map<WriterId, Prefix> seen = record.envelope().origin() == null
                ? seenReader.after(record.shard(), record.index() + 1)
                : new HashMap<>();
        Strand.raise(
                seen,
                record.shard().writer(),
                new Prefix(record.index() + 1, record.hash().head()));
        histories.strands().strand(record.shard()).addOrigin(seen);
        return seen;
    }

    /** A record of the history that a strand ends. */
    private ShardRecord recordOf(Strand tip, long index) {
        Strand strand = tip.at(index);
        return record(strand, index - strand.start());
    }

    private ShardRecord record(Strand strand, long index) {
        ShardRecord record = histories.at(strand.id(), index);
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
            for (Stretch stretch : showing.stretches(new ShardId(log, strand))) {
                if (prefix.count() > stretch.from()) {
                    boolean isWhole = prefix.count() > stretch.to();
                    Prefix part = new Prefix(
                            stretch.shown(Math.min(prefix.count(), stretch.to())),
                            isWhole ? stretch.endHead() : prefix.hashHead());
                    Strand.raise(shown, stretch.shard().writer(), part);
                }
            }
        });
        return Frontier.copyOf(shown);
    }
}
