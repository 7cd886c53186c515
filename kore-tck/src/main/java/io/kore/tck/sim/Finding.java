package io.kore.tck.sim;

/**
 * An invariant that did not hold. Immutable.
 *
 * @param invariant which
 * @param text what was seen
 * @param seed what to run again
 * @param event how many events had happened before
 */
public record Finding(Invariant invariant, String text, long seed, long event) {
    @Override
    public String toString() {
        return "seed " + seed + ", event " + event + ": " + invariant + ": " + text;
    }
}
