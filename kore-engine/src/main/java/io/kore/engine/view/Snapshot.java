package io.kore.engine.view;

import io.kore.Entry;
import io.kore.Gathered;
import io.kore.engine.gather.GatherState;
import io.kore.engine.gather.Merged;
import io.kore.engine.json.Json;
import io.kore.engine.json.JsonValues;
import io.kore.model.Base;
import io.kore.model.LogName;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A result of a gather. It shares its objects with the results before and after; its list of entries is made
 * when first asked for, so a result that nobody looks at costs nothing. Immutable, thread-safe.
 *
 * @param <T> the type of the values
 */
final class Snapshot<T> implements Gathered<T> {
    private final LogName log;
    private final GatherState state;
    private final Delta delta;
    private final Form<T> form;
    private final Json json;
    private @Nullable List<Entry<T>> entries;

    Snapshot(LogName log, GatherState state, Delta delta, Form<T> form, Json json) {
        this.log = log;
        this.state = state;
        this.delta = delta;
        this.form = form;
        this.json = json;
    }

    @Override
    public synchronized List<Entry<T>> entries() {
        if (entries == null) {
            List<Entry<T>> made = new ArrayList<>(state.objects().size());
            for (Merged object : state.objects().values()) {
                made.add(entry(object));
            }
            entries = Collections.unmodifiableList(made);
        }
        return entries;
    }

    @Override
    public Optional<Entry<T>> get(Object key) {
        Object wanted = JsonValues.key(key);
        if (wanted == null) {
            throw new IllegalArgumentException(
                    "a key is a String or a Number, not a " + key.getClass().getName());
        }
        return Optional.ofNullable(state.objects().get(wanted)).map(this::entry);
    }

    @Override
    public List<T> values() {
        return new Values<>(entries());
    }

    @Override
    public List<Object> added() {
        return delta.added();
    }

    @Override
    public List<Object> changed() {
        return delta.changed();
    }

    @Override
    public List<Object> removed() {
        return delta.removed();
    }

    @Override
    public int size() {
        return state.objects().size();
    }

    @Override
    public Iterator<Entry<T>> iterator() {
        return entries().iterator();
    }

    @Override
    public String toString() {
        return entries().toString();
    }

    private Entry<T> entry(Merged object) {
        return new MergedEntry<>(log, state.field(), object, () -> Base.of(state.frontier()), form, json);
    }

    /** The values of entries, each made when first asked for. */
    private static final class Values<T> extends AbstractList<T> {
        private final List<Entry<T>> entries;

        Values(List<Entry<T>> entries) {
            this.entries = entries;
        }

        @Override
        public T get(int index) {
            return entries.get(index).value();
        }

        @Override
        public int size() {
            return entries.size();
        }
    }
}
