package io.kore.engine.view;

import io.kore.engine.gather.Merged;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which an application gets merged objects: as maps, or as a type of its own. Stateless,
 * thread-safe.
 *
 * @param <T> the type of the values
 */
interface Form<T> {
    /** The value of a merged object; a new one, or one that cannot be changed. */
    T value(Merged object);

    /** The same for a command's handler, which may change it: a new object, without the fields that Kore adds. */
    T copy(Merged object);

    /** All fields of a value that takes the place of an object, without those that Kore adds. */
    Map<String, @Nullable Object> fields(T value);

    /** All fields of a merged object after its value was edited, without those that Kore adds. */
    Map<String, @Nullable Object> edited(Merged object, T edited);
}
