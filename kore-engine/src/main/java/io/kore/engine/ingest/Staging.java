package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Histories;
import io.kore.engine.branch.SeenReader;
import io.kore.engine.branch.Strand;
import io.kore.engine.branch.Strands;
import io.kore.error.StoreCorruptException;
import io.kore.model.Hash;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The strands as they will be once the batch under way is appended: what is held, with the staged records
 * behind. Discarded if the batch is refused. Confined to the ingest lock.
 */
final class Staging implements Branches.Growth {
    private final ShardStore store;
    private final HeldShards held;
    private final SeenReader seenReader;
    private final List<ShardRecord> batch = new ArrayList<>();
    /** All strands that were asked for. */
    private final Map<ShardId, StagedStrand> staged = new HashMap<>();
    /** The one that was asked for last: mostly the next question is about it as well. */
    private @Nullable StagedStrand latest;

    private final List<Strand> added = new ArrayList<>();
    private Histories histories;

    /** What is held of one strand; the records that are staged, and what they changed in what its writer had seen. */
    private static final class StagedStrand {
        final ShardId id;
        final @Nullable ShardSummary held;
        final long heldCount;
        final List<ShardRecord> records = new ArrayList<>();
        final Map<WriterId, Prefix> seen = new HashMap<>();

        StagedStrand(ShardId id, @Nullable ShardSummary held) {
            this.id = id;
            this.held = held;
            this.heldCount = held == null ? 0 : held.count();
        }

        long count() {
            return heldCount + records.size();
        }
    }

    /** What had been seen where strands begin of which nothing is held yet. */
    private final Map<ShardId, Map<WriterId, Prefix>> seenBefore = new HashMap<>();

    Staging(ShardStore store, HeldShards held, SeenReader seenReader, Strands strands) {
        this.store = store;
        this.held = held;
        this.seenReader = seenReader;
        this.histories = new Histories(strands, this::recordOrNull);
    }

    /** The records to append, as they are to be stored. */
    List<ShardRecord> batch() {
        return batch;
    }

    /** The strands that begin with this batch. */
    @Override
    public List<Strand> added() {
        return added;
    }

    /** The writers' shards of all these records. */
    @Override
    public Set<ShardId> roots() {
        Set<ShardId> roots = new HashSet<>();
        for (StagedStrand strand : staged.values()) {
            if (!strand.records.isEmpty()) {
                roots.add(new ShardId(strand.id.log(), strand.id.writer().root()));
            }
        }
        return roots;
    }

    Strands strands() {
        return histories.strands();
    }

    /** What is held and staged, by places in histories. */
    @Override
    public Histories histories() {
        return histories;
    }

    /** Lets a strand begin. */
    void begin(Strand strand) {
        added.add(strand);
        histories = new Histories(strands().with(List.of(strand)), this::recordOrNull);
    }

    private StagedStrand staged(ShardId id) {
        StagedStrand same = latest;
        if (same != null && same.id.equals(id)) {
            return same;
        }
        StagedStrand strand = staged.get(id);
        if (strand == null) {
            strand = new StagedStrand(id, held.shard(id));
            staged.put(id, strand);
        }
        latest = strand;
        return strand;
    }

    void add(ShardRecord record) {
        StagedStrand strand = staged(record.shard());
        strand.records.add(record);
        Seen seen = record.envelope().seen();
        if (seen != null && !seen.isUnchanged()) {
            count(record, seen, strand.seen);
        }
        batch.add(record);
    }

    private void count(ShardRecord record, Seen seen, Map<WriterId, Prefix> counted) {
        if (record.envelope().origin() == null) {
            histories.count(record.shard().log(), seen.entries().prefixes(), counted);
        } else {
            counted.putAll(seen.entries().prefixes());
        }
    }

    @Override
    public long count(ShardId strand) {
        return staged(strand).count();
    }

    @Override
    public long held(ShardId strand) {
        return staged(strand).heldCount;
    }

    /** How long the longest history of a writer is. */
    long reach(ShardId root) {
        long reach = 0;
        for (Strand strand : strands().of(root)) {
            reach = Math.max(reach, strand.start() + count(strand.id()));
        }
        return reach;
    }

    /** The number of the strand's last record, or else of that which its first one follows; 0 if there is none. */
    long lastNumber(Strand strand) {
        ShardSummary last = last(strand);
        return last == null ? 0 : last.lastNumber();
    }

    /** The running hash that the strand's next record goes on from. */
    Hash lastHash(Strand strand) {
        ShardSummary last = last(strand);
        return last == null ? RunningHash.start(strand.root()) : last.hash();
    }

    private @Nullable ShardSummary last(Strand strand) {
        StagedStrand known = staged(strand.id());
        if (!known.records.isEmpty()) {
            return ShardSummary.endingAt(known.records.get(known.records.size() - 1));
        }
        ShardSummary summary = known.held;
        Strand parent = strand.parent();
        return summary != null || parent == null || strand.at() == 0 ? summary : at(parent.id(), strand.at());
    }

    /** The last of the strand's first {@code count} records, which are there, in one line. */
    ShardSummary at(ShardId strand, long count) {
        ShardSummary summary = staged(strand).held;
        return summary != null && summary.count() == count ? summary : ShardSummary.endingAt(record(strand, count - 1));
    }

    /** A strand up to the record that a prefix of a writer's shard, or of a branch, names; null if that is not held. */
    @Nullable
    ShardSummary find(ShardId shard, Prefix prefix) {
        ShardId root = new ShardId(shard.log(), shard.writer().root());
        if (strands().isForked(root)) {
            ShardRecord record = histories.find(shard, prefix.count() - 1, prefix.hashHead());
            return record == null ? null : ShardSummary.endingAt(record);
        }
        if (count(root) < prefix.count()) {
            return null;
        }
        ShardSummary found = at(root, prefix.count());
        return found.hash().head() == prefix.hashHead() ? found : null;
    }

    /** A record that is there. */
    ShardRecord record(ShardId strand, long index) {
        ShardRecord record = recordOrNull(strand, index);
        if (record == null) {
            throw new StoreCorruptException(
                    "shard " + strand + " holds no index " + index + " any more; verify the store");
        }
        return record;
    }

    private @Nullable ShardRecord recordOrNull(ShardId strand, long index) {
        StagedStrand known = staged(strand);
        if (index >= known.heldCount) {
            long at = index - known.heldCount;
            return at >= known.records.size() ? null : known.records.get((int) at);
        }
        try (RecordCursor cursor = store.readShard(strand, index)) {
            return cursor.next();
        }
    }

    /** What the strand's writer had seen of another one at the end of its own; null for nothing. */
    @Nullable
    Prefix lastSeen(Strand strand, WriterId other) {
        Prefix changed = staged(strand.id()).seen.get(other);
        Prefix before = heldSeen(strand).get(other);
        return changed == null || (before != null && before.count() > changed.count()) ? before : changed;
    }

    /** All that the strand's writer had seen at the end of its own; a copy. */
    Map<WriterId, Prefix> lastSeen(Strand strand) {
        return seen(strand, count(strand.id()));
    }

    /** All that the strand's writer had seen at the last of its first {@code count} records; a copy. */
    Map<WriterId, Prefix> seen(Strand strand, long count) {
        long heldCount = held(strand.id());
        if (count < heldCount) {
            return seenReader.after(strand.id(), count);
        }
        Map<WriterId, Prefix> seen = new HashMap<>(heldSeen(strand));
        for (long index = heldCount; index < count; index++) {
            ShardRecord record = record(strand.id(), index);
            Seen change = record.envelope().seen();
            if (change != null) {
                count(record, change, seen);
            }
        }
        return seen;
    }

    private Map<WriterId, Prefix> heldSeen(Strand strand) {
        ShardSummary summary = staged(strand.id()).held;
        if (summary != null) {
            return seenReader.latest(strand.id(), summary.count());
        }
        Strand parent = strand.parent();
        if (parent == null) {
            return Map.of();
        }
        Map<WriterId, Prefix> known = seenBefore.get(strand.id());
        if (known == null) {
            known = seenBefore(strand, parent);
            seenBefore.put(strand.id(), known);
        }
        return known;
    }

    private Map<WriterId, Prefix> seenBefore(Strand strand, Strand parent) {
        Map<WriterId, Prefix> seen = seen(parent, strand.at());
        if (strand.at() > 0) {
            histories.count(at(parent.id(), strand.at()), seen);
        }
        return seen;
    }
}
