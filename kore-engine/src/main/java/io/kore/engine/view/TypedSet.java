package io.kore.engine.view;

import io.kore.GatheredSet;
import io.kore.engine.gather.Merged;
import io.kore.engine.gather.ObjectSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a command in the form that the application wants. Confined to the call.
 *
 * @param objects the objects
 * @param form the form of the values
 * @param <T> the type of the values
 */
record TypedSet<T>(ObjectSet objects, Form<T> form) implements GatheredSet<T> {
    @Override
    public List<Object> keys() {
        return objects.keys();
    }

    @Override
    public Optional<T> get(Object key) {
        return Optional.ofNullable(objects.get(key)).map(form::copy);
    }

    @Override
    public void put(Object key, T object) {
        objects.put(key, form.fields(object));
    }

    @Override
    public boolean remove(Object key) {
        return objects.remove(key);
    }

    @Override
    public boolean update(Object key, UnaryOperator<T> change) {
        @Nullable Merged held = objects.get(key);
        if (held == null) {
            return false;
        }
        objects.put(key, form.edited(held, change.apply(form.copy(held))));
        return true;
    }
}
