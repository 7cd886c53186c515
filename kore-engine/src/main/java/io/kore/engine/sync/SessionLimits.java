package io.kore.engine.sync;

/**
 * What a session may take up. Immutable.
 *
 * @param windowBytes batches that a peer may have on their way here unacknowledged
 * @param batchBytes size from which a batch is sent rather than filled further
 * @param sendBytes frames that may wait in the transport before no more are made
 * @param scanRecords records that are passed over at a stretch before other sessions have their turn
 * @param shardsMax logs and shards that a peer may name when a session begins
 */
public record SessionLimits(long windowBytes, int batchBytes, int sendBytes, int scanRecords, int shardsMax) {
    /**
     * Checks the limits.
     *
     * @param windowBytes the window
     * @param batchBytes size of a full batch
     * @param sendBytes frames waiting in the transport
     * @param scanRecords records passed over at a stretch
     * @param shardsMax logs and shards of a peer
     * @throws IllegalArgumentException if one is below 1
     */
    public SessionLimits {
        if (windowBytes < 1 || batchBytes < 1 || sendBytes < 1 || scanRecords < 1 || shardsMax < 1) {
            throw new IllegalArgumentException("every limit of a session is at least 1: window " + windowBytes
                    + ", batch " + batchBytes + ", send " + sendBytes + ", scan " + scanRecords + ", shards "
                    + shardsMax);
        }
    }

    /**
     * Limits that fit most: a window of 4 MiB, batches of 128 KiB, 512 KiB in the transport, 4,096 records
     * at a stretch, 2 million shards.
     *
     * @return the limits
     */
    public static SessionLimits standard() {
        return new SessionLimits(4 << 20, 128 << 10, 512 << 10, 4_096, 2_000_000);
    }
}
