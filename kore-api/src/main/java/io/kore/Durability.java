package io.kore;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When an append counts as done. In either mode nothing leaves the node before it is durable. Immutable.
 */
public final class Durability {
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Durability ALWAYS = new Durability(null);

    private final @Nullable Duration interval;

    private Durability(@Nullable Duration interval) {
        this.interval = interval;
    }

    /**
     * An append returns when its record would survive a power cut. Concurrent appends share the force that
     * this takes. The default.
     *
     * @return the mode
     */
    public static Durability always() {
        return ALWAYS;
    }

    /**
     * An append returns when its record would survive the end of the process; a power cut may take the last
     * records, up to this long. Their ids are provisional until then.
     *
     * @param interval the longest time between an append and its force
     * @return the mode
     * @throws IllegalArgumentException if the interval is not longer than nothing, or longer than a day
     */
    public static Durability every(Duration interval) {
        if (interval.isZero() || interval.isNegative() || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the interval must be longer than nothing and at most a day, not " + interval);
        }
        return new Durability(interval);
    }

    /**
     * The interval between forces.
     *
     * @return the interval, or empty for {@link #always()}
     */
    public Optional<Duration> interval() {
        return Optional.ofNullable(interval);
    }

    @Override
    public String toString() {
        return interval == null ? "always" : "every " + interval;
    }
}
