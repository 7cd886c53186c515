package io.kore.engine.view;

import io.kore.Gather;
import io.kore.Gathered;
import io.kore.Subscription;
import io.kore.engine.gather.GatherRule;
import io.kore.error.InvalidRecordException;
import io.kore.model.LogName;
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
        try {
            return with(rule.where(field, views.json().value(value)));
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
