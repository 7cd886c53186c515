package io.kore.engine.view;

import io.kore.Entry;
import io.kore.engine.gather.Merged;
import io.kore.engine.json.Json;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A merged object as an application holds it. Its value and token are made when first asked for. Immutable,
 * thread-safe.
 *
 * @param <T> the type of the value
 */
final class MergedEntry<T> implements Entry<T> {
    private final LogName log;
    private final String field;
    private final Merged object;
    private final Supplier<Base> base;
    private final Form<T> form;
    private final Json json;
    private @Nullable T value;

    /**
     * An entry.
     *
     * @param log the log that was gathered
     * @param field the field that it was gathered on
     * @param object the merged object
     * @param base what it was made of
     * @param form the form of its value
     * @param json writes it
     */
    MergedEntry(LogName log, String field, Merged object, Supplier<Base> base, Form<T> form, Json json) {
        this.log = log;
        this.field = field;
        this.object = object;
        this.base = base;
        this.form = form;
        this.json = json;
    }

    @Override
    public Object key() {
        return object.key();
    }

    @Override
    public synchronized T value() {
        if (value == null) {
            value = form.value(object);
        }
        return value;
    }

    @Override
    public String json() {
        return json.text(object.fields());
    }

    @Override
    public RecordId last() {
        return object.last();
    }

    @Override
    public Base base() {
        return base.get();
    }

    LogName log() {
        return log;
    }

    String field() {
        return field;
    }

    Merged object() {
        return object;
    }

    Form<T> form() {
        return form;
    }

    /** Key and JSON, as a line to look at. */
    @Override
    public String toString() {
        return key() + " " + json();
    }
}
