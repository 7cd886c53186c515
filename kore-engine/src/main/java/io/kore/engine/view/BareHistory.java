package io.kore.engine.view;

import io.kore.engine.json.JsonValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Diff-merge of one key among whose records there is one without a past. Such a bare record is compared with
 * its parent's own fields: going back from it in merged order, the first record of the key that is the same
 * writer's, or whose number no record of its writer bears (where the numbers are equal, the two were written
 * at the same time). For a derived bare record only records from the same log count.
 *
 * <p>Which record is the parent depends on what else is held, so what a bare record changes may still
 * change, and what another writer saw has to be folded from what it had. So here the key is folded again for
 * every record that arrives: such a key costs its history, other keys are not concerned. Confined to its
 * fold.
 */
final class BareHistory implements KeyHistory {
    private final StoredFields stored;
    private final BareNumbers numbers;
    private final List<Step> steps = new ArrayList<>();

    BareHistory(StoredFields stored, BareNumbers numbers) {
        this.stored = stored;
        this.numbers = numbers;
    }

    /** Goes on with a key whose records all had a past until now. */
    static BareHistory after(MergeHistory merge, StoredFields stored, BareNumbers numbers) {
        BareHistory history = new BareHistory(stored, numbers);
        Map<Edit, Map<String, Change>> changes = merge.changesByEdit();
        for (Edit edit : merge.edits()) {
            history.steps.add(new Step(edit, changes.getOrDefault(edit, Map.of())));
        }
        return history;
    }

    @Override
    public void take(Edit edit, Map<String, @Nullable Object> fields, @Nullable WhatWasSeen seen) {
        Map<String, Change> changes = Map.of();
        if (seen != null) {
            changes = changes(edit, fields, fold(other -> other.compareTo(edit) < 0 && seen.contains(other)));
        }
        int at = steps.size();
        while (at > 0 && steps.get(at - 1).edit.compareTo(edit) > 0) {
            at--;
        }
        steps.add(at, new Step(edit, changes));
    }

    @Override
    public Edit last() {
        return steps.get(steps.size() - 1).edit;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        return Collections.unmodifiableMap(fold(edit -> true));
    }

    /** What these records of the key come to. */
    private Map<String, @Nullable Object> fold(Predicate<Edit> isHeld) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (isHeld.test(step.edit)) {
                if (!step.edit.hasPast()) {
                    compareWithParent(step, parentOf(i, isHeld));
                }
                step.changes.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(
                                (one, other) -> Integer.compare(one.ordinal(), other.ordinal())))
                        .forEach(change -> apply(change.getKey(), change.getValue(), fields));
            }
        }
        return fields;
    }

    private void apply(String field, Change change, Map<String, @Nullable Object> fields) {
        if (change.isSet()) {
            fields.put(field, change.value(field, stored));
        } else {
            fields.remove(field);
        }
    }

    private @Nullable Edit parentOf(int place, Predicate<Edit> isHeld) {
        Edit edit = steps.get(place).edit;
        for (int i = place - 1; i >= 0; i--) {
            Edit earlier = steps.get(i).edit;
            if (isHeld.test(earlier) && isOfOneLog(edit, earlier)) {
                if (earlier.slot() == edit.slot() || !numbers.bears(edit.slot(), earlier.number())) {
                    return earlier;
                }
            }
        }
        return null;
    }

    private static boolean isOfOneLog(Edit edit, Edit earlier) {
        if (edit.origin() == null) {
            return true;
        }
        return earlier.origin() != null
                && earlier.origin().source().log().equals(edit.origin().source().log());
    }

    private void compareWithParent(Step step, @Nullable Edit parent) {
        if (!step.isCompared || !Objects.equals(step.parent, parent)) {
            Map<String, @Nullable Object> parentFields = parent == null ? Map.of() : stored.of(parent);
            step.changes = changes(step.edit, stored.of(step.edit), parentFields);
            step.parent = parent;
            step.isCompared = true;
        }
    }

    private static Map<String, Change> changes(
            Edit edit, Map<String, @Nullable Object> fields, Map<String, @Nullable Object> seen) {
        Map<String, Change> changes = new HashMap<>();
        int ordinal = 0;
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            String name = field.getKey();
            if (!seen.containsKey(name) || !JsonValues.equal(seen.get(name), field.getValue())) {
                changes.put(name, Change.set(edit, ordinal, field.getValue()));
            }
            ordinal++;
        }
        for (String name : seen.keySet()) {
            if (!fields.containsKey(name)) {
                changes.put(name, Change.removed(edit));
            }
        }
        return changes;
    }

    /** A record and what it changes; for a bare one, relative to the parent it was compared with last. */
    private static final class Step {
        final Edit edit;
        Map<String, Change> changes;
        boolean isCompared;

        @Nullable
        Edit parent;

        Step(Edit edit, Map<String, Change> changes) {
            this.edit = edit;
            this.changes = changes;
        }
    }
}
