package io.kore.engine.gather;

import io.kore.engine.json.JsonValues;
import io.kore.error.KoreException;
import io.kore.error.ProcessingException;
import io.kore.model.Origin;
import io.kore.model.RecordId;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Applies acts to objects, one after the other in merged order. Objects are never changed: each act makes a
 * version, which shares all that is equal with the one before. Confined to its fold.
 */
final class Applying {
    static final TreePMap<Object, Merged> NOTHING = TreePMap.empty(JsonValues::compareKeys);
    private static final int REPORTED_MAX = 1_000;

    private final GatherRule rule;
    private final String field;
    private final StoredFields stored;
    private final BareNumbers numbers;
    private final Shape.Table shapes;
    private final Consumer<? super KoreException> errors;
    /** The commands whose failure was told; a handler runs many times. */
    private final Set<RecordId> reported = new HashSet<>();

    Applying(
            GatherRule rule,
            StoredFields stored,
            BareNumbers numbers,
            Shape.Table shapes,
            Consumer<? super KoreException> errors) {
        this.rule = rule;
        this.field = Objects.requireNonNull(rule.field());
        this.stored = stored;
        this.numbers = numbers;
        this.shapes = shapes;
        this.errors = errors;
    }

    /**
     * Applies an act.
     *
     * @param objects what the acts before it in merged order have come to
     * @param members which acts there are, and what they change there
     * @param replay where they are
     * @return what they come to with this one
     */
    TreePMap<Object, Merged> apply(TreePMap<Object, Merged> objects, Act act, World members, Replay replay) {
        return switch (act.kind()) {
            case EDIT -> edited(objects, act, rule.overwrite() ? Shape.ALL : act.shape(members.effect(act)));
            case BARE_EDIT ->
                edited(objects, act, rule.overwrite() ? Shape.ALL : bareShape(act, parentOf(act, members, replay)));
            case COMMAND -> commanded(objects, act);
            case MATCH -> changed(objects, act, Act.matches(members.effect(act)).all());
            case BARE_MATCH -> changed(objects, act, matches(objects, stored.of(act)));
        };
    }

    /**
     * What an act changes whose writer is known to have seen these objects.
     *
     * @param act an edit or a {@code change}/{@code to} record that has a past
     * @param seen the objects
     * @return its effect
     */
    Object effect(Act act, TreePMap<Object, Merged> seen) {
        Map<String, @Nullable Object> content = stored.of(act);
        if (act.kind() == Act.Kind.MATCH) {
            return new Matches(matches(seen, content));
        }
        Merged shown = seen.get(act.key());
        return shapes.apply(Shape.between(shown == null ? null : shown.fields(), content, rule.nested()));
    }

    private TreePMap<Object, Merged> edited(TreePMap<Object, Merged> objects, Act act, Shape shape) {
        Merged old = objects.get(act.key());
        Map<String, @Nullable Object> content = old != null && shape.isNothing() ? old.fields() : stored.of(act);
        Map<String, @Nullable Object> fields =
                old == null || rule.overwrite() ? content : shape.applied(old.fields(), content, rule.nested());
        return objects.plus(act.key(), new Merged(act.key(), act.id(), fields));
    }

    /** What a bare edit changes, relative to its parent's own fields. */
    Shape bareShape(Act act, @Nullable Act parent) {
        return Shape.between(parent == null ? null : stored.of(parent), stored.of(act), rule.nested());
    }

    private @Nullable Act parentOf(Act act, Members members, Replay replay) {
        List<Act> edits = replay.edits(act.key());
        for (int i = Replay.place(edits, act) - 1; i >= 0; i--) {
            Act earlier = edits.get(i);
            if (isParent(earlier, act) && members.contains(earlier)) {
                return earlier;
            }
        }
        return null;
    }

    /**
     * Tells whether an earlier edit of the same key is the parent of a bare one, unless there is a later one that
     * is: the same writer's, or one whose number no record of its writer bears (where numbers are equal,
     * the two were written at the same time). For a derived record only those count that were in the log where it was
     * first written.
     */
    boolean isParent(Act earlier, Act act) {
        return isOfOneLog(act, earlier)
                && (earlier.slot() == act.slot() || !numbers.bears(act.slot(), earlier.number()));
    }

    /** Tells whether an earlier edit was in the log where a bare one was first written. */
    private static boolean isOfOneLog(Act act, Act earlier) {
        Origin first = act.origin();
        if (first == null) {
            return true;
        }
        for (Origin step = first.earlier(); step != null; step = step.earlier()) {
            first = step;
        }
        for (Origin step = earlier.origin(); step != null; step = step.earlier()) {
            if (step.source().log().equals(first.source().log())) {
                return true;
            }
        }
        return false;
    }

    private TreePMap<Object, Merged> commanded(TreePMap<Object, Merged> objects, Act act) {
        ObjectSet set = new ObjectSet(objects, field, act.id());
        try {
            rule.commands().get(act.rule()).handler().handle(stored.record(act), set);
            return set.close();
        } catch (RuntimeException | StackOverflowError e) {
            set.close();
            report(act, e);
            return objects;
        }
    }

    private void report(Act act, Throwable failure) {
        if (reported.size() < REPORTED_MAX && reported.add(act.id())) {
            errors.accept(new ProcessingException(
                    "the handler of command " + act.id() + " threw " + failure
                            + "; the command has no effect until the handler is mended, the record is still there",
                    failure));
        }
    }

    /** What a {@code change}/{@code to} record matches among the objects that its writer saw. */
    List<Matched> matches(TreePMap<Object, Merged> seen, Map<String, @Nullable Object> content) {
        return ChangeRecord.of(content).matches(seen, field, rule.nested());
    }

    private TreePMap<Object, Merged> changed(TreePMap<Object, Merged> objects, Act act, List<Matched> matches) {
        ObjectSet set = new ObjectSet(objects, field, act.id());
        for (Matched matched : matches) {
            Merged object = set.get(matched.key());
            if (object == null) {
                continue;
            }
            Map<String, @Nullable Object> fields =
                    matched.shape().applied(object.fields(), matched.fields(), rule.nested());
            Object newKey = matched.newKey();
            if (newKey == null) {
                set.put(matched.key(), fields);
            } else {
                Merged there = set.get(newKey);
                Map<String, @Nullable Object> moved =
                        there == null ? new LinkedHashMap<>() : new LinkedHashMap<>(there.fields());
                moved.putAll(fields);
                moved.put(field, matched.fields().get(field));
                set.remove(matched.key());
                set.put(newKey, Collections.unmodifiableMap(moved));
            }
        }
        return set.close();
    }
}
