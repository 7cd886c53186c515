package io.kore.engine.view;

import io.kore.engine.json.JsonValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Diff-merge of one key whose records all have a past. Equal to folding all of them in merged order, each
 * compared with {@code view(base(r))}, but folded in the order in which they <em>arrive</em>:
 *
 * <p><b>What a record changes never changes.</b> Record r is compared with {@code view(base(r))[k]}, which is
 * a function of base(r) and nothing else. Base(r) is closed under base, so the changes of all its records
 * are functions of it too. A node holds all of past(r), and so base(r), before it accepts r. So the changes of
 * r can be told when it arrives, once and for all, whatever arrives later and wherever that sorts.
 *
 * <p><b>What a field shows is its last change.</b> Folding in merged order lets a later change of a field win,
 * and touches no other field. So {@code view(S)[k].f} is the last change of f, in merged order, by a record
 * of S. With the changes of each field kept in merged order, what is visible is the last of all, and what
 * the writer of r saw is the last by a record that lies in base(r).
 *
 * <p><b>"Nothing was seen" and "nothing is there"</b> need no care of their own: where base(r) holds no record
 * of k, no change lies in it, every field differs from nothing, and all are set. Where the state holds
 * nothing for k before r, then neither does base(r), whose records all sort before r; without commands
 * nothing else takes a key away.
 *
 * <p>So a late record is put into its place and nothing is folded again. It costs, for each field, the
 * changes that are concurrent with it or sort after it. Confined to its fold.
 */
final class MergeHistory implements KeyHistory {
    private final StoredFields stored;
    private final Map<String, FieldHistory> histories = new HashMap<>();
    /** All records of the key, in merged order; some may have changed nothing. */
    private final List<Edit> edits = new ArrayList<>(2);

    MergeHistory(StoredFields stored) {
        this.stored = stored;
    }

    @Override
    public void take(Edit edit, Map<String, @Nullable Object> fields, @Nullable WhatWasSeen seen) {
        if (seen == null) {
            throw new IllegalArgumentException("record " + edit.id() + " has no past");
        }
        Map<String, Change> changes = changes(edit, fields, seen);
        changes.forEach((field, change) ->
                histories.computeIfAbsent(field, FieldHistory::new).insert(change));
        // where it is not found, the search answers its place, negative and less one
        int at = edits.isEmpty() || last().compareTo(edit) < 0
                ? edits.size()
                : -1 - Collections.binarySearch(edits, edit);
        edits.add(at, edit);
    }

    private Map<String, Change> changes(Edit edit, Map<String, @Nullable Object> fields, WhatWasSeen seen) {
        Map<String, Change> changes = new HashMap<>();
        int ordinal = 0;
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            FieldHistory history = histories.get(field.getKey());
            Change shown = history == null ? null : history.lastSeen(edit, seen);
            if (shown == null
                    || !shown.isSet()
                    || !JsonValues.equal(shown.value(field.getKey(), stored), field.getValue())) {
                changes.put(field.getKey(), Change.set(edit, ordinal, field.getValue()));
            }
            ordinal++;
        }
        for (FieldHistory history : histories.values()) {
            if (!fields.containsKey(history.field())) {
                Change shown = history.lastSeen(edit, seen);
                if (shown != null && shown.isSet()) {
                    changes.put(history.field(), Change.removed(edit));
                }
            }
        }
        return changes;
    }

    @Override
    public Edit last() {
        return edits.get(edits.size() - 1);
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        List<FieldHistory> visible = new ArrayList<>();
        for (FieldHistory history : histories.values()) {
            if (history.last().isSet()) {
                visible.add(history);
            }
        }
        visible.sort(FieldHistory.BY_FIRST_SET);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (FieldHistory history : visible) {
            fields.put(history.field(), history.last().value(history.field(), stored));
        }
        return Collections.unmodifiableMap(fields);
    }

    /** All records of the key, in merged order. */
    List<Edit> edits() {
        return edits;
    }

    /** The changes of each record that has changed anything. */
    Map<Edit, Map<String, Change>> changesByEdit() {
        Map<Edit, Map<String, Change>> byEdit = new HashMap<>();
        for (FieldHistory history : histories.values()) {
            for (Change change : history.changes()) {
                byEdit.computeIfAbsent(change.edit(), e -> new HashMap<>()).put(history.field(), change);
            }
        }
        return byEdit;
    }
}
