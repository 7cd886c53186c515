package io.kore.it.crash;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was killed, and what it had acknowledged. Thread-safe. */
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

    synchronized void killed(String store, String point, boolean whileOpening) {
        Counts counts = of(store);
        counts.kills++;
        counts.whileOpening += whileOpening ? 1 : 0;
        if (!point.isEmpty()) {
            counts.atPoints++;
            counts.points.add(point);
        }
    }

    synchronized void acknowledged(String store, long records) {
        of(store).acknowledged += records;
    }

    synchronized int kills(String store) {
        return of(store).kills;
    }

    synchronized int atPoints(String store) {
        return of(store).atPoints;
    }

    private Counts of(String store) {
        return byStore.computeIfAbsent(store, name -> new Counts());
    }

    /** Prints a line for each store. Called when nothing was lost, for else the test has failed. */
    synchronized void print() {
        byStore.forEach((store, counts) -> {
            String points = counts.points.isEmpty()
                    ? ""
                    : String.format(Locale.ROOT, "%,d at %d named points, ", counts.atPoints, counts.points.size());
            System.out.printf(
                    Locale.ROOT,
                    "kills of %s: %s %,d (%s%,d while opening), %,d records acknowledged, 0 lost%n",
                    what,
                    store,
                    counts.kills,
                    points,
                    counts.whileOpening,
                    counts.acknowledged);
        });
    }
}
