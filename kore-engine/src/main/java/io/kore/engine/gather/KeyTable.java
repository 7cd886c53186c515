package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.model.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is held of each key, those that were saved and not needed since as they were saved. Confined to its fold. */
final class KeyTable {
    private final Map<Object, KeyState> states = new HashMap<>();
    private @Nullable SavedKeys saved;
    private @Nullable SavedForm form;

    /** What is held of a key, or null if it is new. */
    @Nullable
    KeyState get(Object key) {
        KeyState known = states.get(key);
        if (known != null || saved == null || form == null) {
            return known;
        }
        Merged object = saved.get(key);
        Payload history = saved.history(key);
        if (object == null || history == null) {
            return null;
        }
        try {
            KeyState state = form.state(object, new ByteReader(history.toBytes()));
            states.put(key, state);
            saved.forget(key);
            return state;
        } catch (MalformedException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StoreCorruptException("what was saved of the key \"" + key + "\" makes no sense", e);
        }
    }

    void put(Object key, KeyState state) {
        states.put(key, state);
    }

    /** Calls with what is held of each key that does not stand as it was saved. */
    void forEachRead(Consumer<KeyState> each) {
        states.values().forEach(each);
    }

    /** What was saved of a key, if that is how it still stands. */
    @Nullable
    Payload asSaved(Object key) {
        return saved == null ? null : saved.history(key);
    }

    /** Starts with what was saved. */
    void restore(SavedKeys keys, SavedForm reader) {
        saved = keys;
        form = reader;
    }
}
