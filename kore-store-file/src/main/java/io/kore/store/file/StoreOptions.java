package io.kore.store.file;

/**
 * The sizes of a store. Immutable. Production uses {@link #DEFAULT}; tests make them small, to see many
 * segments.
 *
 * @param segmentBytes a segment that has reached this size takes no further batch
 * @param fillBytes how far a segment is filled with zeros ahead of the frames
 * @param cacheBytes most memory for blocks that were read
 * @param openFilesMax most files that are open for reading
 * @param reclaimBytes a drop that leaves so many dead bytes in the last segment closes it, so that it can
 *     be rewritten
 * @param background whether there is a thread for what nobody waits for; without one a test can be repeated
 *     step by step
 */
record StoreOptions(
        long segmentBytes, int fillBytes, long cacheBytes, int openFilesMax, long reclaimBytes, boolean background) {
    static final StoreOptions DEFAULT = new StoreOptions(
            64L << 20,
            1 << 20,
            Math.min(32L << 20, Math.max(1L << 20, Runtime.getRuntime().maxMemory() / 16)),
            64,
            4L << 20,
            true);

    /** Offsets within a segment are kept in 4 bytes. */
    static final long SEGMENT_BYTES_MAX = 0xffff_ffffL;

    /** To read less takes no time. */
    private static final long SEAL_BYTES_MIN = 1 << 20;

    /** A last segment of this size is sealed when the store is closed, so that the next opening need not read it. */
    long sealBytes() {
        return Math.max(SEAL_BYTES_MIN, segmentBytes / 8);
    }
}
