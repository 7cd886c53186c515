package io.kore.engine.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All changes of one field of one key, in merged order. Confined to its fold. */
final class FieldHistory {
    static final Comparator<FieldHistory> BY_FIRST_SET = FieldHistory::compareFirst;

    private final String field;
    private final List<Change> changes = new ArrayList<>(2);

    FieldHistory(String field) {
        this.field = field;
    }

    String field() {
        return field;
    }

    List<Change> changes() {
        return changes;
    }

    /** The change that is visible now. */
    Change last() {
        return changes.get(changes.size() - 1);
    }

    /**
     * The change that a writer saw: the last of those that what it saw contains.
     *
     * @param edit the writer's record; what sorts after it cannot be in its past
     * @param seen what it was based on
     * @return the change, or null if it saw none
     */
    @Nullable
    Change lastSeen(Edit edit, WhatWasSeen seen) {
        for (int i = place(edit) - 1; i >= 0; i--) {
            Change change = changes.get(i);
            if (seen.contains(change.edit())) {
                return change;
            }
        }
        return null;
    }

    void insert(Change change) {
        int at = place(change.edit());
        if (at < changes.size()) {
            change.release();
        } else if (at > 0) {
            changes.get(at - 1).release();
        }
        changes.add(at, change);
    }

    /** How many changes sort before a record. */
    private int place(Edit edit) {
        int low = 0;
        int high = changes.size();
        // mostly it comes last
        int middle = high - 1;
        while (low < high) {
            if (changes.get(middle).edit().compareTo(edit) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
            middle = (low + high) >>> 1;
        }
        return low;
    }

    /**
     * Fields stand in the order in which they first came, in merged order: the same on every node, whatever
     * the order of arrival.
     */
    private int compareFirst(FieldHistory other) {
        Change mine = changes.get(0);
        Change others = other.changes.get(0);
        int byRecord = mine.edit().compareTo(others.edit());
        return byRecord != 0 ? byRecord : Integer.compare(mine.ordinal(), others.ordinal());
    }
}
