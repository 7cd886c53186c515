package io.kore.model;

import org.jspecify.annotations.Nullable;

/**
 * What Kore keeps with a record beside the user's JSON. A <em>native</em> record has {@code seen} and no
 * origin; a <em>bare</em> one, received over koredb's wire, has neither; a <em>derived</em> one, made by a
 * migration, has an origin, and its {@code seen} and {@code base} are in the coordinates of its source.
 * Immutable.
 *
 * @param number the Lamport number, 1 or higher
 * @param seen what was held of the other shards, or null for a record that tells nothing of it (bare, or
 *     derived from bare)
 * @param base what the content was based on, or null where that is the whole past
 * @param origin where a derived record came from, else null
 */
public record Envelope(
        long number,
        @Nullable Seen seen,
        @Nullable Base base,
        @Nullable Origin origin) {
    /**
     * Checks the number and that a base comes with a past to lie in.
     *
     * @param number the Lamport number
     * @param seen what was held of the other shards, or null
     * @param base what the content was based on, or null
     * @param origin where a derived record came from, or null
     * @throws IllegalArgumentException if the number is out of range, or there is a base but no {@code seen}
     */
    public Envelope {
        if (number < 1 || number > Limits.NUMBER_MAX) {
            throw new IllegalArgumentException(
                    "a record's number lies between 1 and " + Limits.NUMBER_MAX + ", not at " + number);
        }
        if (base != null && seen == null) {
            throw new IllegalArgumentException("a record without a past cannot name a base within it");
        }
    }

    /**
     * The envelope of a native record whose base is its past.
     *
     * @param number the Lamport number
     * @param seen what was held of the other shards
     * @return the envelope
     */
    public static Envelope of(long number, Seen seen) {
        return new Envelope(number, seen, null, null);
    }

    /**
     * The envelope of a bare record.
     *
     * @param number the number it came with
     * @return the envelope
     */
    public static Envelope bare(long number) {
        return new Envelope(number, null, null, null);
    }

    /**
     * Tells whether the record carries causal data.
     *
     * @return false for a bare record and for one derived from a bare one
     */
    public boolean hasPast() {
        return seen != null;
    }

    /**
     * Tells whether the record came from koredb, with number and content alone.
     *
     * @return true if it is bare
     */
    public boolean isBare() {
        return seen == null && origin == null;
    }
}
