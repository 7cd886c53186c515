package io.kore.it.crash;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was killed, and what it had acknowledged. Confined to one thread. */
final class KillFigures {
    private final String what;
    private final Map<String, Counts> byStore = new TreeMap<>();

    /**
     * Counts from nothing.
     *
     * @param what what is killed, in the plural
     */
    KillFigures(String what) {
        this.what = what;
    }

    private static final class Counts {
        private int kills;
        private int atPoints;
        private int whileOpening;
        private final TreeSet<String> points = new TreeSet<>();
        private long acknowledged;
    }

    void killed(String store, String point, boolean whileOpening) {
        Counts counts = of(store);
        counts.kills++;
        counts.whileOpening += whileOpening ? 1 : 0;
        if (!point.isEmpty()) {
            counts.atPoints++;
            counts.points.add(point);
        }
    }

    void acknowledged(String store, long records) {
        of(store).acknowledged += records;
    }

    int kills(String store) {
        return of(store).kills;
    }

    int atPoints(String store) {
        return of(store).atPoints;
    }

    private Counts of(String store) {
        return byStore.computeIfAbsent(store, name -> new Counts());
    }

    /** Prints a line for each store. Called when nothing was lost, for else the test has failed. */
    void print() {
        byStore.forEach((store, counts) -> System.out.printf(
                "kills of %s: %s %,d (%,d at %d named points, %,d while opening), %,d records acknowledged, 0 lost%n",
                what,
                store,
                counts.kills,
                counts.atPoints,
                counts.points.size(),
                counts.whileOpening,
                counts.acknowledged));
    }
}
