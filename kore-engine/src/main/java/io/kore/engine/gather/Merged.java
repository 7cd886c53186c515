package io.kore.engine.gather;

import io.kore.engine.json.Json;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One merged object. Immutable, thread-safe. */
public final class Merged {
    private final Object key;
    private final RecordId last;
    /** A map; or, until somebody asks for it, an {@link Unread} form of it. */
    private volatile Object content;

    private record Unread(Payload json, Json reader) {}

    private Merged(Object key, RecordId last, Object content) {
        this.key = Objects.requireNonNull(key);
        this.last = Objects.requireNonNull(last);
        this.content = Objects.requireNonNull(content);
    }

    /**
     * An object.
     *
     * @param key its key, a {@code String} or {@code BigDecimal}
     * @param last the last record applied, in merged order
     * @param fields its fields, without those that Kore adds; unmodifiable
     */
    public Merged(Object key, RecordId last, Map<String, @Nullable Object> fields) {
        this(key, last, (Object) fields);
    }

    /**
     * An object as it was saved. Of many that are taken up again few are looked at.
     *
     * @param key its key
     * @param last the last record applied
     * @param json its fields, as JSON that was read before
     * @param reader reads them when somebody asks
     */
    static Merged saved(Object key, RecordId last, Payload json, Json reader) {
        return new Merged(key, last, new Unread(json, reader));
    }

    /**
     * The key.
     *
     * @return a {@code String} or {@code BigDecimal}
     */
    public Object key() {
        return key;
    }

    /**
     * The last record applied, in merged order.
     *
     * @return its id
     */
    public RecordId last() {
        return last;
    }

    /**
     * The fields, without those that Kore adds.
     *
     * @return an unmodifiable map, in order
     */
    @SuppressWarnings("unchecked") // what is not unread is a map that was given as such
    public Map<String, @Nullable Object> fields() {
        Object now = content;
        if (now instanceof Unread unread) {
            Map<String, @Nullable Object> read = unread.reader.fields(unread.json);
            content = read;
            return read;
        }
        return (Map<String, @Nullable Object>) now;
    }

    /** The fields as JSON, if they are at hand in that form. */
    @Nullable
    Payload unread() {
        return content instanceof Unread unread ? unread.json : null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Merged that
                && key.equals(that.key)
                && last.equals(that.last)
                && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + last.hashCode();
    }

    @Override
    public String toString() {
        return key + " by " + last + ": " + fields();
    }
}
