package io.kore.engine.drop;

import io.kore.codec.MalformedException;
import io.kore.error.LogDroppedException;
import io.kore.error.StoreCorruptException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ShardStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * The logs that were dropped, kept in the store's metadata: noted, durably, before their records go. Changed under the
 * ingest lock; all else is thread-safe.
 */
public final class DroppedLogs {
    private static final String PREFIX = "drop.";
    private static final int DIGEST_BYTES = 16;

    private final ShardStore store;
    private final Map<LogName, DroppedLog> logs = new ConcurrentSkipListMap<>();

    /**
     * Loads what is remembered, and completes drops that a crash has interrupted.
     *
     * @param store the store, just opened
     * @throws StoreCorruptException if what is remembered is damaged
     * @throws io.kore.error.StoreFailedException if the medium failed
     */
    public DroppedLogs(ShardStore store) {
        this.store = store;
        for (String key : store.metadata().keys()) {
            if (key.startsWith(PREFIX)) {
                DroppedLog log = read(key, store.metadata().read(key).orElseThrow());
                logs.put(log.log(), log);
            }
        }
        Set<LogName> held = logs.isEmpty()
                ? Set.of()
                : store.shards().stream().map(shard -> shard.shard().log()).collect(Collectors.toSet());
        held.stream().filter(this::isDropped).forEach(store::drop);
    }

    private static DroppedLog read(String key, byte[] bytes) {
        try {
            return DroppedLog.read(bytes);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new StoreCorruptException(
                    "what the store remembers of a dropped log (" + key + ") is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Tells whether a log takes no records.
     *
     * @param log the log
     * @return true from its drop on, until it is taken up again
     */
    public boolean isDropped(LogName log) {
        DroppedLog known = logs.get(log);
        return known != null && !known.isTakenUp();
    }

    /**
     * The logs that take no records now.
     *
     * @return with what was held of each, sorted by name
     */
    public List<DroppedLog> dropped() {
        return logs.values().stream().filter(log -> !log.isTakenUp()).toList();
    }

    /**
     * Refuses what a dropped log cannot do.
     *
     * @param log the log
     * @throws LogDroppedException if it is dropped
     */
    public void check(LogName log) {
        if (isDropped(log)) {
            throw refusal(log);
        }
    }

    /**
     * Says that a log is dropped.
     *
     * @param log the log
     * @return to be thrown
     */
    public static LogDroppedException refusal(LogName log) {
        return new LogDroppedException("log \"" + log + "\" was dropped on this node, and takes and shows no records"
                + " here any more; use the log that took its place, or bring it back with undrop");
    }

    /**
     * Tells whether a record is to be passed over, because its log is dropped.
     *
     * @param record by its place in its writer's shard
     * @param late gets the log if the record was not held when the log was dropped
     * @return true if it must not be taken in
     */
    public boolean passesOver(ShardRecord record, Collection<? super LogName> late) {
        DroppedLog log = logs.get(record.shard().log());
        if (log == null || log.isTakenUp()) {
            return false;
        }
        if (!log.covers(record)) {
            late.add(log.log());
        }
        return true;
    }

    /**
     * Tells whether a record is one that this node held before it dropped its log.
     *
     * @param record by its place in its writer's shard
     * @return true if it was, as far as can be told
     */
    public boolean covers(ShardRecord record) {
        DroppedLog log = logs.get(record.shard().log());
        return log != null && log.covers(record);
    }

    /**
     * The same of all that a peer holds of a shard.
     *
     * @param theirs what it holds
     * @return true if this node held all of it, as far as can be told
     */
    public boolean covers(ShardSummary theirs) {
        DroppedLog log = logs.get(theirs.shard().log());
        return log != null && log.covers(theirs);
    }

    /**
     * Tells whether an own shard cannot be gone on with, because its log was dropped and not all has come back.
     *
     * @param shard the shard
     * @param held how many records of it are held
     * @return true if its next index may have been used
     */
    public boolean isCutShort(ShardId shard, long held) {
        DroppedLog log = logs.get(shard.log());
        return log != null && log.count(shard.writer()) > held;
    }

    /**
     * Tells whether anything that was written under an id was held in a log that was dropped.
     *
     * @param writer the id
     * @return true if so
     */
    public boolean isWritten(WriterId writer) {
        return logs.values().stream().anyMatch(log -> log.isWritten(writer));
    }

    /**
     * Notes that a log is dropped, durably. Its records are to go next.
     *
     * @param log the log
     * @param shards what is held of it
     */
    public void drop(LogName log, Collection<RememberedShard> shards) {
        keep(new DroppedLog(log, false, shards).with(logs.get(log)));
    }

    /**
     * Notes that a log is taken up again, durably. What was held of it stays remembered.
     *
     * @param log a log that is dropped
     */
    public void takeUp(LogName log) {
        DroppedLog known = logs.get(log);
        if (known != null) {
            keep(known.takenUp());
        }
    }

    private void keep(DroppedLog log) {
        store.metadata().write(key(log.log()), log.toBytes());
        logs.put(log.log(), log);
    }

    private static String key(LogName log) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(log.value().getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
