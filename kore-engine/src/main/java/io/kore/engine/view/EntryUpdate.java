package io.kore.engine.view;

import io.kore.Entry;
import io.kore.engine.gather.Merged;
import io.kore.engine.json.Json;
import io.kore.engine.json.JsonValues;
import io.kore.model.Base;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An edited entry on its way to being appended: the content, what it is based on, and afterwards the entry
 * for the next save of the same screen. Immutable.
 *
 * @param <T> the type of the value
 */
public final class EntryUpdate<T> {
    private final MergedEntry<T> entry;
    private final Payload payload;
    private final Json json;

    EntryUpdate(MergedEntry<T> entry, T edited, Json json) {
        this.entry = entry;
        this.payload = json.payload(entry.form().edited(entry.object(), edited));
        this.json = json;
    }

    /**
     * The content to append: all fields of the entry, with what was edited.
     *
     * @return the record's JSON
     */
    public Payload payload() {
        return payload;
    }

    /**
     * What the content is based on.
     *
     * @return the entry's token
     */
    public Base base() {
        return entry.base();
    }

    /**
     * The entry for the next save of the same screen.
     *
     * @param saved the record that was appended with {@link #payload()} and {@link #base()}
     * @return the edited value, based on the old entry and this record
     */
    public Entry<T> next(ShardRecord saved) {
        Map<String, @Nullable Object> fields = json.fields(payload);
        Object key = JsonValues.key(fields.get(entry.field()));
        Merged object = new Merged(key == null ? entry.key() : key, saved.id(), fields);
        Base base =
                base().plus(saved.shard().writer(), saved.index(), saved.hash().head());
        return new MergedEntry<>(entry.log(), entry.field(), object, () -> base, entry.form(), json);
    }
}
