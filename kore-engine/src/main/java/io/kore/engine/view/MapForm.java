package io.kore.engine.view;

import io.kore.KoreRecord;
import io.kore.engine.gather.Merged;
import io.kore.engine.json.Json;
import io.kore.engine.json.JsonValues;
import io.kore.model.RecordId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merged objects as maps, with the fields that Kore adds. Stateless, thread-safe. */
final class MapForm implements Form<Map<String, Object>> {
    private final Json json;

    MapForm(Json json) {
        this.json = json;
    }

    @Override
    public Map<String, Object> value(Merged object) {
        return withAdded(object.fields(), object.last());
    }

    @Override
    @SuppressWarnings("NullAway") // a map of the face may hold null, and its type cannot say so
    public Map<String, Object> copy(Merged object) {
        return new LinkedHashMap<>(object.fields());
    }

    @Override
    public Map<String, @Nullable Object> fields(Map<String, Object> value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(json.fieldsOf(value));
        fields.remove(KoreRecord.NUMBER_FIELD);
        fields.remove(KoreRecord.WRITER_FIELD);
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public Map<String, @Nullable Object> edited(Merged object, Map<String, Object> edited) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(json.fieldsOf(edited));
        // what is still as it was shown was not given by the user; anything else the payload check refuses
        removeIfSame(fields, KoreRecord.NUMBER_FIELD, object.last().number());
        removeIfSame(fields, KoreRecord.WRITER_FIELD, object.last().writer().value());
        return fields;
    }

    /** Fields with the number and writer of a record after them; unmodifiable. */
    @SuppressWarnings("NullAway") // a map of the face may hold null, and its type cannot say so
    static Map<String, Object> withAdded(Map<String, @Nullable Object> fields, RecordId id) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put(KoreRecord.NUMBER_FIELD, id.number());
        all.put(KoreRecord.WRITER_FIELD, id.writer().value());
        return Collections.unmodifiableMap(all);
    }

    private static void removeIfSame(Map<String, @Nullable Object> fields, String name, Object shown) {
        if (JsonValues.equal(fields.get(name), shown)) {
            fields.remove(name);
        }
    }
}
