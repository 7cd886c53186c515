package io.kore.access;

import io.kore.model.LogName;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which logs a connection is about: all, or those with certain names, whether they exist already or not. A name is
 * taken as it is, there are no patterns: any character may be part of one. Immutable.
 */
public final class LogSelection {
    /** Most names that one selection may have. */
    public static final int NAMES_MAX = 10_000;

    private static final LogSelection ALL = new LogSelection(null);

    /** Null for all logs. */
    private final @Nullable SortedSet<LogName> names;

    private LogSelection(@Nullable SortedSet<LogName> names) {
        this.names = names;
    }

    /**
     * All logs, also those that are yet to come.
     *
     * @return the widest selection
     */
    public static LogSelection all() {
        return ALL;
    }

    /**
     * The logs with these names.
     *
     * @param names legal names of logs; one that is given twice counts once
     * @return the selection
     * @throws IllegalArgumentException if there is no name, or too many, or one breaks the rules
     */
    public static LogSelection of(Collection<String> names) {
        SortedSet<LogName> logs = new TreeSet<>();
        names.forEach(name -> logs.add(new LogName(name)));
        return ofNames(logs);
    }

    /**
     * The logs with these names.
     *
     * @param names names of logs
     * @return the selection
     * @throws IllegalArgumentException if there is no name, or too many
     */
    public static LogSelection ofNames(Collection<LogName> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a selection names at least one log; leave it out to select all logs");
        }
        if (names.size() > NAMES_MAX) {
            throw new IllegalArgumentException(
                    "a selection names at most " + NAMES_MAX + " logs, not " + names.size() + "; select all logs");
        }
        return new LogSelection(Collections.unmodifiableSortedSet(new TreeSet<>(names)));
    }

    /**
     * Whether it has all logs.
     *
     * @return false if it goes by names
     */
    public boolean isAll() {
        return names == null;
    }

    /**
     * The names of the logs.
     *
     * @return sorted; empty if it has all logs
     */
    public SortedSet<LogName> names() {
        return names == null ? Collections.emptySortedSet() : names;
    }

    /**
     * Whether a log belongs to it.
     *
     * @param log the log
     * @return true if the connection is about it
     */
    public boolean includes(LogName log) {
        return names == null || names.contains(log);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogSelection selection
                && isAll() == selection.isAll()
                && names().equals(selection.names());
    }

    @Override
    public int hashCode() {
        return names().hashCode();
    }

    @Override
    public String toString() {
        return names == null ? "all logs" : "logs " + names;
    }
}
