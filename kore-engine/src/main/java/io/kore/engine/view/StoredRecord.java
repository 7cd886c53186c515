package io.kore.engine.view;

import io.kore.KoreRecord;
import io.kore.engine.json.Json;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as an application sees it, parsed when first asked for a field. Immutable, thread-safe. */
public final class StoredRecord implements KoreRecord {
    private final ShardRecord record;
    private final Json json;
    /** Made when first asked for; made twice it is the same. */
    private volatile @Nullable Map<String, Object> fields;

    /**
     * A record.
     *
     * @param record the record as it is shown
     * @param json reads it
     */
    public StoredRecord(ShardRecord record, Json json) {
        this.record = record;
        this.json = json;
    }

    @Override
    public RecordId id() {
        return record.id();
    }

    @Override
    public String log() {
        return record.shard().log().value();
    }

    @Override
    public String json() {
        return record.payload().text();
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> made = fields;
        if (made == null) {
            made = MapForm.withAdded(json.fields(record.payload()), id());
            fields = made;
        }
        return made;
    }

    @Override
    public <T> T as(Class<T> type) {
        return json.as(json.fields(record.payload()), type, "record " + id() + " of log \"" + log() + '"');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredRecord that && record.equals(that.record);
    }

    @Override
    public int hashCode() {
        return record.hashCode();
    }

    /** Id and JSON, as a line to look at. */
    @Override
    public String toString() {
        return id() + " " + record.payload();
    }
}
