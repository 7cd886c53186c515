package io.kore.engine.drop;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A log that was dropped, with what was held of it; perhaps it was taken up again since. Immutable.
 *
 * <pre>
 *   version 1 (1 byte), text log, 1 byte flags (1 taken up again),
 *   varint n, n x ( text writer, varint start, varint count, varint last number, 32 bytes running hash )
 * </pre>
 */
public final class DroppedLog {
    private static final int VERSION = 1;

    private final LogName log;
    private final boolean isTakenUp;
    private final TreeMap<WriterId, RememberedShard> shards = new TreeMap<>();
    private final Map<WriterId, List<RememberedShard>> byRoot = new HashMap<>();

    /**
     * A log with what was held of it.
     *
     * @param log the log
     * @param isTakenUp whether records of it are taken in again
     * @param shards its shards as they were shown
     */
    DroppedLog(LogName log, boolean isTakenUp, Collection<RememberedShard> shards) {
        this.log = log;
        this.isTakenUp = isTakenUp;
        for (RememberedShard shard : shards) {
            this.shards.merge(shard.summary().shard().writer(), shard, RememberedShard::orLonger);
        }
        for (RememberedShard shard : this.shards.values()) {
            byRoot.computeIfAbsent(shard.summary().shard().writer().root(), root -> new ArrayList<>(1))
                    .add(shard);
        }
    }

    /**
     * Which log.
     *
     * @return its name
     */
    public LogName log() {
        return log;
    }

    /** Whether records of it are taken in again. */
    boolean isTakenUp() {
        return isTakenUp;
    }

    /**
     * What was held.
     *
     * @return a line for each shard as it was shown, sorted; a copy
     */
    public List<RememberedShard> shards() {
        return List.copyOf(shards.values());
    }

    /** Whether anything was held that was written under an id. */
    boolean isWritten(WriterId writer) {
        return shards.containsKey(writer);
    }

    /** How many records of a shard that never forked were held. */
    long count(WriterId writer) {
        RememberedShard shard = shards.get(writer);
        return shard == null ? 0 : shard.summary().count();
    }

    /** Tells whether a record was held, as far as can be told: of some the running hash is not known any more. */
    boolean covers(ShardRecord record) {
        return byRoot.getOrDefault(record.shard().writer().root(), List.of()).stream()
                .anyMatch(shard -> shard.covers(record.index(), record.hash()));
    }

    /** The same of a shard as it is shown. */
    boolean covers(ShardSummary theirs) {
        RememberedShard mine = shards.get(theirs.shard().writer());
        return mine != null && mine.covers(mine.start() + theirs.count() - 1, theirs.hash());
    }

    /** The same, and what was held at other times. */
    DroppedLog with(@Nullable DroppedLog before) {
        if (before == null) {
            return this;
        }
        List<RememberedShard> all = shards();
        List<RememberedShard> both = new ArrayList<>(before.shards());
        both.addAll(all);
        return new DroppedLog(log, isTakenUp, both);
    }

    /** The same, taken up again. */
    DroppedLog takenUp() {
        return new DroppedLog(log, true, shards.values());
    }

    byte[] toBytes() {
        ByteWriter out = new ByteWriter()
                .put(VERSION)
                .putText(log.value())
                .put(isTakenUp ? 1 : 0)
                .putVarint(shards.size());
        shards.forEach((writer, shard) -> out.putText(writer.value())
                .putVarint(shard.start())
                .putVarint(shard.summary().count())
                .putVarint(shard.summary().lastNumber())
                .putHash(shard.summary().hash()));
        return out.toBytes();
    }

    static DroppedLog read(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        int version = in.get();
        if (version != VERSION) {
            throw new MalformedException("version " + version + " is not known here");
        }
        LogName log = new LogName(in.getText("a log", Limits.LOG_NAME_BYTES_MAX));
        boolean isTakenUp = in.get() == 1;
        List<RememberedShard> shards = new ArrayList<>();
        for (int left = in.getLength("a number of shards", in.remaining()); left > 0; left--) {
            ShardId shard = new ShardId(log, new WriterId(in.getText("a writer", Limits.BRANCH_BYTES_MAX)));
            long start = in.getVarint();
            shards.add(
                    new RememberedShard(new ShardSummary(shard, in.getVarint(), in.getVarint(), in.getHash()), start));
        }
        in.expectEnd();
        return new DroppedLog(log, isTakenUp, shards);
    }
}
