package io.kore.engine.view.oracle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gathered set as a command's handler sees and changes it, whoever keeps it: the oracle or the engine. */
interface CommandSet {
    /** All keys now, in order. */
    List<Object> keys();

    /** The object under a key, or null; not to be changed. */
    @Nullable
    Map<String, @Nullable Object> get(Object key);

    /** Replaces the object under a key whole; its gather field becomes the key. */
    void put(Object key, Map<String, @Nullable Object> fields);

    void remove(Object key);

    /** Sets some fields of the object under a key that is there. */
    void update(Object key, Map<String, @Nullable Object> fields);
}
