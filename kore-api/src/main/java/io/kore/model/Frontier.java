package io.kore.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of each shard of one log: writer to {@link Prefix}. A writer that is left out counts zero.
 * Sorted by writer, so that equal frontiers have one form. Immutable.
 */
public final class Frontier {
    private static final Frontier EMPTY = new Frontier(Collections.emptySortedMap());

    private final SortedMap<WriterId, Prefix> prefixes;

    private Frontier(SortedMap<WriterId, Prefix> prefixes) {
        this.prefixes = prefixes;
    }

    /**
     * The frontier of nothing.
     *
     * @return a frontier without entries
     */
    public static Frontier empty() {
        return EMPTY;
    }

    /**
     * A frontier of one shard.
     *
     * @param writer the shard's writer
     * @param prefix how much of it
     * @return the frontier
     */
    public static Frontier of(WriterId writer, Prefix prefix) {
        TreeMap<WriterId, Prefix> one = new TreeMap<>();
        one.put(writer, prefix);
        return new Frontier(Collections.unmodifiableSortedMap(one));
    }

    /**
     * A frontier with these entries.
     *
     * @param prefixes writer to prefix; copied
     * @return the frontier
     */
    public static Frontier copyOf(Map<WriterId, Prefix> prefixes) {
        return prefixes.isEmpty() ? EMPTY : new Frontier(Collections.unmodifiableSortedMap(new TreeMap<>(prefixes)));
    }

    /**
     * How many records of a writer's shard lie within.
     *
     * @param writer the writer
     * @return the count, 0 if the writer has no entry
     */
    public long count(WriterId writer) {
        Prefix prefix = prefixes.get(writer);
        return prefix == null ? 0 : prefix.count();
    }

    /**
     * The entries.
     *
     * @return an unmodifiable map, sorted by writer
     */
    public SortedMap<WriterId, Prefix> prefixes() {
        return prefixes;
    }

    /**
     * Tells whether no record lies within.
     *
     * @return true if there are no entries
     */
    public boolean isEmpty() {
        return prefixes.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frontier that && prefixes.equals(that.prefixes);
    }

    @Override
    public int hashCode() {
        return prefixes.hashCode();
    }

    @Override
    public String toString() {
        return prefixes.toString();
    }
}
