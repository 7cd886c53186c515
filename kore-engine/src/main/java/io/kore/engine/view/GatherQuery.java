package io.kore.engine.view;

import io.kore.CommandHandler;
import io.kore.Explanation;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.Subscription;
import io.kore.engine.gather.CommandRule;
import io.kore.engine.gather.GatherRule;
import io.kore.engine.json.JsonValues;
import io.kore.error.InvalidRecordException;
import io.kore.model.LogName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A gather that is being described. Immutable, thread-safe.
 *
 * @param views where it will be subscribed
 * @param log the log
 * @param rule what has been said so far
 * @param form the form of the values
 * @param <T> the type of the values
 */
record GatherQuery<T>(Views views, LogName log, GatherRule rule, Form<T> form) implements Gather<T> {
    @Override
    public Gather<T> where(String field, @Nullable Object value) {
        return with(rule.where(field, wanted(field, value)));
    }

    private @Nullable Object wanted(String field, @Nullable Object value) {
        try {
            return views.json().value(value);
        } catch (InvalidRecordException e) {
            throw new IllegalArgumentException(
                    "the value wanted in the field \"" + field + "\" has no form in JSON", e);
        }
    }

    @Override
    public Gather<T> gatherOn(String field) {
        return with(rule.on(field));
    }

    @Override
    public Gather<T> overwrite() {
        return with(rule.overwriting());
    }

    @Override
    public Gather<T> mergeNested() {
        return with(rule.nesting());
    }

    @Override
    public Gather<T> command(Map<String, ?> pattern, CommandHandler<T> handler) {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("the pattern of a command names at least one field");
        }
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        pattern.forEach((field, value) -> wanted.put(field, wanted(field, value)));
        return with(rule.with(new CommandRule(
                Collections.unmodifiableMap(wanted),
                (command, objects) ->
                        handler.handle(new StoredRecord(command, views.json()), new TypedSet<>(objects, form)))));
    }

    @Override
    public Gather<T> version(String version) {
        return with(rule.versioned(version));
    }

    @Override
    public Explanation explain(Object key, String field) {
        checkField();
        Object wanted = JsonValues.key(key);
        if (wanted == null) {
            throw new IllegalArgumentException(
                    "a key is a String or a Number, not a " + key.getClass().getName());
        }
        return views.explained(this, wanted, field).get(0);
    }

    @Override
    public List<Explanation> explain(String field) {
        checkField();
        return views.explained(this, null, field);
    }

    @Override
    public Subscription onChange(Consumer<? super Gathered<T>> handler) {
        checkField();
        return views.onGathered(this, handler);
    }

    @Override
    public Gathered<T> now() {
        checkField();
        return views.gathered(this);
    }

    private Gather<T> with(GatherRule changed) {
        return new GatherQuery<>(views, log, changed, form);
    }

    private void checkField() {
        if (rule.field() == null) {
            throw new IllegalStateException("say with gatherOn which field the records of log \"" + log
                    + "\" are to be merged on, before asking for the result");
        }
    }
}
