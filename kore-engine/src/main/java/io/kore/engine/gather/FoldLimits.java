package io.kore.engine.gather;

/**
 * How much memory a gather may use to be quick. Immutable. Production uses {@link #DEFAULT}; tests make them
 * small, to see everything read again.
 *
 * @param openRecordsMax most records in histories of keys that stay open, but for the one in use
 * @param heldRecordsMax most records whose content is held
 * @param heldBytesMax most bytes of such content, as JSON
 */
public record FoldLimits(int openRecordsMax, int heldRecordsMax, long heldBytesMax) {
    /** Some ten megabytes at most. */
    public static final FoldLimits DEFAULT = new FoldLimits(1 << 16, 8_192, 4L << 20);
}
