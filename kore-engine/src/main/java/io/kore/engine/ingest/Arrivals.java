package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.codec.StrandTable;
import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strand;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds where records that come from elsewhere belong: held already, next of a strand, or the first of a new one,
 * because the shard has forked. What a record follows is told by its running hash and by nothing else. Confined to
 * the ingest lock.
 */
final class Arrivals {
    private final Staging staging;
    private final Admission admission;
    private final ForkRule forks;
    /** Where the last record of each shard was put or found: most come in runs. */
    private final Map<ShardId, Strand> recent = new HashMap<>();

    /**
     * Finds places for one batch.
     *
     * @param staging what is held
     * @param forks tells whether a branch may begin
     */
    Arrivals(Staging staging, ForkRule forks) {
        this.staging = staging;
        this.forks = forks;
        this.admission = new Admission(staging);
    }

    /**
     * Stages those of a batch that are not held.
     *
     * @param batch records by their places in their writers' shards
     * @param peer who sent it, for messages
     * @return all of them as they are stored
     * @throws RefusedRecordException if one may not be staged
     */
    List<ShardRecord> stage(List<ShardRecord> batch, String peer) {
        List<ShardRecord> places = new ArrayList<>(batch.size());
        for (ShardRecord record : batch) {
            try {
                places.add(stage(record));
            } catch (InadmissibleException e) {
                throw new RefusedRecordException(record, peer, String.valueOf(e.getMessage()));
            }
        }
        return places;
    }

    /** Stages a record, if it is not held; answers it as it is stored. */
    ShardRecord stage(ShardRecord record) throws InadmissibleException {
        ShardId root = record.shard();
        if (root.writer().isBranch()) {
            throw new InadmissibleException(
                    "its writer id is that of a branch of a forked shard, and those are named by"
                            + " every node for itself");
        }
        Strand last = recent.get(root);
        Strand strand = last == null ? null : ifNextOf(last, record);
        if (strand == null) {
            ShardRecord held = held(record);
            if (held != null) {
                recent.put(root, staging.strands().strand(held.shard()));
                return held;
            }
            strand = strandOf(record);
        }
        ShardRecord stored = strand.stored(record);
        admission.admit(stored);
        staging.add(stored);
        recent.put(root, strand);
        return stored;
    }

    /** The strand if the record follows its last one, and so is held nowhere. */
    private @Nullable Strand ifNextOf(Strand strand, ShardRecord record) {
        long at = record.index() - strand.start();
        return at > 0 && at == staging.count(strand.id()) && follows(record, strand, at) ? strand : null;
    }

    private @Nullable ShardRecord held(ShardRecord record) {
        if (record.index() >= staging.reach(record.shard())) {
            return null;
        }
        ShardId shard = record.shard();
        Strand last = recent.get(shard);
        ShardRecord found = staging.histories()
                .find(
                        last == null ? shard : last.id(),
                        record.index(),
                        record.hash().head());
        return found != null && found.hash().equals(record.hash()) ? found : null;
    }

    /** The strand that the record is the next of, begun if need be. */
    private Strand strandOf(ShardRecord record) throws InadmissibleException {
        ShardId root = record.shard();
        for (Strand strand : staging.strands().of(root)) {
            long at = record.index() - strand.start();
            long count = staging.count(strand.id());
            boolean mayFollow = at <= count && (at > 0 || (at == 0 && strand.parent() == null));
            if (mayFollow && follows(record, strand, at)) {
                return at == count ? strand : begin(strand, at, record);
            }
        }
        long reach = staging.reach(root);
        if (record.index() > reach) {
            throw new InadmissibleException("the shard goes on at index " + reach);
        }
        throw new InadmissibleException("its running hash does not fit what came before it in its shard");
    }

    private boolean follows(ShardRecord record, Strand strand, long at) {
        Hash before = at == 0
                ? RunningHash.start(strand.root())
                : staging.at(strand.id(), at).hash();
        return RunningHash.after(before, record.envelope(), record.payload()).equals(record.hash());
    }

    /** What is held where a strand would leave another one, of that one and of those that leave it there. */
    private List<ShardRecord> beside(Strand parent, long at) {
        List<ShardRecord> beside = new ArrayList<>();
        beside.add(staging.record(parent.id(), at));
        for (Strand other : staging.strands().of(parent.root())) {
            Strand left = other.parent();
            if (left != null && left.id().equals(parent.id()) && other.at() == at) {
                beside.add(staging.record(other.id(), 0));
            }
        }
        return beside;
    }

    /** Lets a new strand begin, for the shard has forked here. */
    private Strand begin(Strand parent, long at, ShardRecord first) throws InadmissibleException {
        if (!forks.mayBegin(first, beside(parent, at))) {
            throw new InadmissibleException("another record is held in its place");
        }
        if (staging.strands().size() >= Branches.STRANDS_MAX) {
            throw new InadmissibleException("its shard has forked again, and this node keeps no more than "
                    + Branches.STRANDS_MAX + " histories beside the first ones");
        }
        ShardId id = new ShardId(
                parent.id().log(), parent.root().writer().branch(first.hash().head()));
        if (staging.strands().knows(id)) {
            throw new InadmissibleException("its shard has forked, and two of its branches would have one name");
        }
        ShardSummary before = at == 0 ? null : staging.at(parent.id(), at);
        Strand strand = Strand.leaving(
                parent,
                new StrandTable.Row(
                        id,
                        parent.id().writer(),
                        at,
                        before == null ? 0 : before.hash().head(),
                        staging.record(parent.id(), at).hash().head()));
        staging.begin(strand);
        return strand;
    }
}
