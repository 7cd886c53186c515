package io.kore.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a derived record came from: the source record that a migration read, and which of its outputs this
 * is. When the source was itself derived, its own origin follows. Immutable.
 *
 * @param source the source record's shard
 * @param index its place there
 * @param part which output of the migration function this is, from 0
 * @param earlier the source's own origin, or null if the source was not derived
 */
public record Origin(
        ShardId source, long index, int part, @Nullable Origin earlier) {
    /** Most outputs that one source record may have. */
    public static final int PARTS_MAX = 10_000;

    /**
     * Checks the numbers.
     *
     * @param source the source record's shard
     * @param index its place there
     * @param part which output this is
     * @param earlier the source's own origin, or null
     * @throws IllegalArgumentException if the index or part is out of range or the chain too long
     */
    public Origin {
        if (index < 0) {
            throw new IllegalArgumentException("an index starts at 0, not " + index);
        }
        if (part < 0 || part >= PARTS_MAX) {
            throw new IllegalArgumentException("a part lies between 0 and " + (PARTS_MAX - 1) + ", not at " + part);
        }
        int steps = 1;
        for (Origin step = earlier; step != null; step = step.earlier()) {
            steps++;
        }
        if (steps > Limits.ORIGIN_CHAIN_MAX) {
            throw new IllegalArgumentException(
                    "a chain of origins has at most " + Limits.ORIGIN_CHAIN_MAX + " steps, not " + steps);
        }
    }
}
