package io.kore.store.file;

import io.kore.codec.MalformedException;
import io.kore.codec.RunningHash;
import io.kore.codec.StrandTable;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.StoreReport.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of a journal, be it damaged, the records that are whole: good bytes, all earlier records of the
 * shard whole too and their hashes following on one another, and nothing of the past missing. In arrival
 * order. Confined to one thread.
 */
final class WholeRecords {
    private final List<JournalPart> parts;
    private final StrandTable strands;
    private final List<Damage> damages;
    /** Shards that are gone, by ordinal. */
    private final Set<Integer> dropped = new HashSet<>();

    private final Map<Integer, ShardId> names = new HashMap<>();
    private final Map<ShardId, Whole> shards = new HashMap<>();
    private final Map<ShardId, String> broken = new TreeMap<>();
    private long records;

    /**
     * A choice that has not begun.
     *
     * @param parts the segments that could be read, in order
     * @param strands how the strands of forked shards hang together
     * @param damages where to put what is found
     */
    WholeRecords(List<JournalPart> parts, StrandTable strands, List<Damage> damages) {
        this.parts = parts;
        this.strands = strands;
        this.damages = damages;
    }

    /** What is done with a whole record. */
    interface Taker {
        void take(ShardRecord record) throws IOException;
    }

    /** How far a shard is whole. */
    private record Whole(long count, Hash hash) {}

    void forEach(Taker taker) throws IOException {
        for (JournalPart part : parts) {
            part.forEachFrame(this::findDropped, new ArrayList<>());
        }
        names.clear();
        for (JournalPart part : parts) {
            part.forEachFrame(frame -> takeFrom(frame, taker), damages);
        }
        broken.forEach((shard, what) -> damages.add(new Damage("journal", -1, "shard " + shard + ": " + what)));
    }

    long records() {
        return records;
    }

    long shards() {
        return shards.size();
    }

    private void findDropped(FrameScan frame) throws MalformedException {
        if (frame.kind() == Frames.DROP) {
            LogName log = Replay.log(frame.body());
            names.forEach((ordinal, shard) -> {
                if (shard.log().equals(log)) {
                    dropped.add(ordinal);
                }
            });
        } else if (frame.kind() == Frames.REMOVED) {
            dropped.addAll(Replay.removedOrdinals(frame.body()));
        } else if (frame.kind() == Frames.RECORDS) {
            FrameRecords found = new FrameRecords(frame);
            while (found.next()) {
                ShardId named = found.named();
                if (named != null) {
                    // a name is given anew only after a drop, even if the drop itself was lost
                    names.forEach((ordinal, shard) -> {
                        if (shard.equals(named) && ordinal != found.ordinal()) {
                            dropped.add(ordinal);
                        }
                    });
                    names.put(found.ordinal(), named);
                }
            }
        }
    }

    private void takeFrom(FrameScan frame, Taker taker) throws IOException, MalformedException {
        if (frame.kind() != Frames.RECORDS) {
            return;
        }
        FrameRecords found = new FrameRecords(frame);
        while (found.next()) {
            ShardId named = found.named();
            if (named != null) {
                names.put(found.ordinal(), named);
            }
            ShardId shard = names.get(found.ordinal());
            if (shard != null && !dropped.contains(found.ordinal())) {
                ShardRecord record = found.decode(shard);
                String problem = problemOf(record);
                if (problem == null) {
                    taker.take(record);
                    shards.put(shard, new Whole(record.index() + 1, record.hash()));
                    records++;
                } else if (!broken.containsKey(shard)) {
                    broken.put(shard, problem);
                }
            } else if (shard == null && !dropped.contains(found.ordinal())) {
                broken.putIfAbsent(
                        ShardId.of("(unknown)", "number " + found.ordinal()), "its name stood in what is lost");
            }
        }
    }

    /** Why a record cannot be used, or null if it is whole. */
    private @Nullable String problemOf(ShardRecord record) {
        Whole held = shards.get(record.shard());
        long count = held == null ? 0 : held.count;
        if (record.index() != count) {
            return "whole up to index " + count + "; what follows from index " + record.index()
                    + " on lacks the records between";
        }
        if (!RunningHash.continues(held == null ? null : held.hash, record)) {
            return "the running hash after index " + record.index() + " does not fit the records";
        }
        if (!strands.holdsPast(record, this::count)) {
            return "index " + record.index() + " and what follows build on lost records";
        }
        return null;
    }

    private long count(ShardId shard) {
        Whole held = shards.get(shard);
        return held == null ? 0 : held.count;
    }

    /** Whether the shard with this ordinal was dropped. To be asked after {@link #forEach}. */
    boolean isDropped(int ordinal) {
        return dropped.contains(ordinal);
    }
}
