package io.kore.engine.gather;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * What prefixes of a merged order have come to: every one near the end, ever fewer behind, so that there are some
 * thirty for each power of sixteen that the order is long. Their objects are shared. Confined to its fold.
 */
final class Ladder {
    private static final int BASE_BITS = 4;
    private static final int DENSE = 1 << BASE_BITS;

    private final List<Rung> rungs = new ArrayList<>();
    private int pushed;

    /**
     * One prefix.
     *
     * @param after the last act in it, or null if it is empty
     * @param height how many acts are in it
     * @param objects what they have come to
     */
    record Rung(@Nullable Act after, int height, TreePMap<Object, Merged> objects) {
        boolean isBelow(Act act) {
            return after == null || after.compareTo(act) < 0;
        }

        /** Tells whether it stands higher in the merged order than another. */
        boolean isHigherThan(Rung other) {
            return after != null && (other.after == null || after.compareTo(other.after) > 0);
        }
    }

    /** A ladder with the empty prefix only. */
    Ladder(TreePMap<Object, Merged> nothing) {
        rungs.add(new Rung(null, 0, nothing));
    }

    private Ladder(List<Rung> rungs) {
        this.rungs.addAll(rungs);
    }

    Rung top() {
        return rungs.get(rungs.size() - 1);
    }

    /** The highest rung with nothing at or after an act in it; the highest of all if there is no act. */
    Rung below(@Nullable Act act) {
        return act == null ? top() : rungs.get(place(act) - 1);
    }

    /** The rungs with nothing at or after an act in them. */
    Ladder upTo(Act act) {
        return new Ladder(rungs.subList(0, place(act)));
    }

    /** Forgets the prefixes that an act belongs to. */
    void cut(Act act) {
        int place = place(act);
        if (place < rungs.size()) {
            rungs.subList(place, rungs.size()).clear();
        }
    }

    /** How many rungs have nothing at or after an act in them; the first always has not. */
    private int place(Act act) {
        int low = 1;
        int high = rungs.size();
        // mostly it comes last
        int middle = high - 1;
        while (low < high) {
            if (rungs.get(middle).isBelow(act)) {
                low = middle + 1;
            } else {
                high = middle;
            }
            middle = (low + high) >>> 1;
        }
        return low;
    }

    /** Adds the prefix that is one act longer than the top. */
    void push(Act act, TreePMap<Object, Merged> objects) {
        rungs.add(new Rung(act, top().height() + 1, objects));
        if (++pushed % DENSE == 0) {
            thin();
        }
    }

    /** Adds a prefix that was saved, from below. */
    void restore(Act after, int height, TreePMap<Object, Merged> objects) {
        rungs.add(new Rung(after, height, objects));
    }

    List<Rung> rungs() {
        return rungs;
    }

    private void thin() {
        int top = top().height();
        rungs.removeIf(rung -> !isKept(rung.height(), top));
    }

    /** At a distance from the top of at least 16 to the n-th, each that is a multiple of that is kept. */
    private static boolean isKept(int height, int top) {
        int distance = top - height;
        int step = 1;
        while (distance >= ((long) step << (BASE_BITS + 1))) {
            step <<= BASE_BITS;
        }
        return height % step == 0;
    }
}
