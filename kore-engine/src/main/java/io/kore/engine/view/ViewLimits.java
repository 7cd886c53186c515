package io.kore.engine.view;

import io.kore.engine.gather.FoldLimits;

/**
 * How views trade memory and writing for time. Immutable. Production uses {@link #DEFAULT}; tests make all small, to
 * see every path taken.
 *
 * @param fold the limits of each gather
 * @param savedAfter how many arrivals at least lie between two savings of a state, while its log grows
 * @param savedAtEnd how many arrivals at least a state is saved for when its subscription ends
 */
public record ViewLimits(FoldLimits fold, long savedAfter, long savedAtEnd) {
    /** Folding again what is not worth saving takes some milliseconds. */
    public static final ViewLimits DEFAULT = new ViewLimits(FoldLimits.DEFAULT, 16_384, 512);

    SavingPace pace() {
        return new SavingPace(savedAfter, savedAtEnd);
    }
}
