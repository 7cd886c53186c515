package io.kore;

import java.util.List;
import java.util.Optional;

/**
 * How far a migration is. Counts are of all that was ever migrated, also before a restart and by others. Immutable.
 *
 * @param from the old log
 * @param to the new log
 * @param isCaughtUp whether all that was held of the old log at some recent moment has been migrated, or stopped on
 * @param shards each shard of the old log that has been looked at, sorted by writer
 */
public record MigrationStatus(String from, String to, boolean isCaughtUp, List<Shard> shards) {
    /**
     * How far one shard of the old log is.
     *
     * @param writer its writer; for a shard that has forked, how each of its histories is stored
     * @param read how many of its records have been gone through; of a history that left another one, from the start
     *     of the shard
     * @param written how many records of the new log these have come to
     * @param dropped how many of them have come to nothing
     * @param problem why it has stopped, empty if it has not
     */
    public record Shard(String writer, long read, long written, long dropped, Optional<String> problem) {}

    /**
     * Copies the list.
     *
     * @param from the old log
     * @param to the new log
     * @param isCaughtUp whether all has been migrated or stopped on
     * @param shards the shards
     */
    public MigrationStatus {
        shards = List.copyOf(shards);
    }

    /**
     * Records gone through.
     *
     * @return the sum over all shards
     */
    public long read() {
        return shards.stream().mapToLong(Shard::read).sum();
    }

    /**
     * Records of the new log.
     *
     * @return the sum over all shards
     */
    public long written() {
        return shards.stream().mapToLong(Shard::written).sum();
    }

    /**
     * Records that came to nothing.
     *
     * @return the sum over all shards
     */
    public long dropped() {
        return shards.stream().mapToLong(Shard::dropped).sum();
    }

    /**
     * The shards that have stopped.
     *
     * @return those with a problem
     */
    public List<Shard> stopped() {
        return shards.stream().filter(shard -> shard.problem().isPresent()).toList();
    }
}
