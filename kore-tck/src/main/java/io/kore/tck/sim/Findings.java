package io.kore.tck.sim;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first thing that did not hold. It is kept, not thrown: the code under test may catch what is thrown. */
final class Findings {
    private final long seed;
    private final Scheduler scheduler;
    private @Nullable Finding first;

    Findings(long seed, Scheduler scheduler) {
        this.seed = seed;
        this.scheduler = scheduler;
    }

    void add(Invariant invariant, String text) {
        if (first == null) {
            first = new Finding(invariant, text, seed, scheduler.events());
        }
    }

    void check(boolean holds, Invariant invariant, String text) {
        if (!holds) {
            add(invariant, text);
        }
    }

    boolean any() {
        return first != null;
    }

    Optional<Finding> first() {
        return Optional.ofNullable(first);
    }
}
