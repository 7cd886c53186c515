package io.kore.engine.gather;

import io.kore.engine.json.JsonValues;
import io.kore.model.RecordId;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The gathered objects as a command may change them. What it works on is a version of its own, so a command that
 * fails has changed nothing. Confined to the call.
 */
public final class ObjectSet {
    private final TreePMap<Object, Merged> before;
    private final String field;
    private final RecordId command;
    private final Set<Object> touched = new HashSet<>();
    private TreePMap<Object, Merged> objects;
    private boolean isOver;

    ObjectSet(TreePMap<Object, Merged> before, String field, RecordId command) {
        this.before = before;
        this.objects = before;
        this.field = field;
        this.command = command;
    }

    /**
     * The keys that hold an object.
     *
     * @return a sorted copy
     */
    public List<Object> keys() {
        checkCall();
        return List.copyOf(objects.keySet());
    }

    /**
     * The object of a key.
     *
     * @param key a {@code String} or any number
     * @return the object, or null if there is none
     */
    public @Nullable Merged get(Object key) {
        checkCall();
        return objects.get(keyOf(key));
    }

    /**
     * Gives a key an object, in place of the one it has.
     *
     * @param key a {@code String} or any number
     * @param fields its fields, plain immutable JSON; the field that is gathered on gets the key if it differs
     */
    public void put(Object key, Map<String, @Nullable Object> fields) {
        checkCall();
        Object own = keyOf(key);
        Map<String, @Nullable Object> withKey = fields;
        if (!own.equals(JsonValues.key(fields.get(field)))) {
            withKey = new LinkedHashMap<>(fields);
            withKey.put(field, own);
            withKey = Collections.unmodifiableMap(withKey);
        }
        objects = objects.plus(own, new Merged(own, command, withKey));
        touched.add(own);
    }

    /**
     * Takes an object away.
     *
     * @param key a {@code String} or any number
     * @return whether there was one
     */
    public boolean remove(Object key) {
        checkCall();
        Object own = keyOf(key);
        if (!objects.containsKey(own)) {
            return false;
        }
        objects = objects.minus(own);
        touched.add(own);
        return true;
    }

    /** Ends the call, and answers the objects: those that are equal to what they were are what they were. */
    TreePMap<Object, Merged> close() {
        isOver = true;
        for (Object key : touched) {
            Merged was = before.get(key);
            Merged is = objects.get(key);
            if (was != null && is != null && JsonValues.equal(was.fields(), is.fields())) {
                objects = objects.plus(key, was);
            }
        }
        return objects;
    }

    private static Object keyOf(Object key) {
        return Objects.requireNonNullElseGet(JsonValues.key(key), () -> {
            throw new IllegalArgumentException(
                    "a key is a String or a Number, not a " + key.getClass().getName());
        });
    }

    private void checkCall() {
        if (isOver) {
            throw new IllegalStateException("the objects of command " + command
                    + " were handed out for the call of its handler only, and that is over");
        }
    }
}
