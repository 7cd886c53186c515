package io.kore;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record, to be changed by a {@link Migrator}, without those that Kore adds. What was not changed
 * counts as the record itself. Confined to one thread.
 */
public final class RecordEdit implements Migrated {
    private final KoreRecord record;
    private final Map<String, @Nullable Object> fields;
    private boolean isChanged;

    RecordEdit(KoreRecord record) {
        this.record = record;
        this.fields = new LinkedHashMap<>(record.fields());
        fields.remove(KoreRecord.NUMBER_FIELD);
        fields.remove(KoreRecord.WRITER_FIELD);
    }

    /**
     * Gives a field a value.
     *
     * @param field the field's name
     * @param value anything that Jackson can write, or null
     * @return this
     */
    public RecordEdit set(String field, @Nullable Object value) {
        fields.put(field, value);
        isChanged = true;
        return this;
    }

    /**
     * Takes a field away; one that is not there stays so.
     *
     * @param field the field's name
     * @return this
     */
    public RecordEdit remove(String field) {
        if (fields.containsKey(field)) {
            fields.remove(field);
            isChanged = true;
        }
        return this;
    }

    /**
     * Gives a field another name. One that is not there stays so; a field that has the new name already gives way.
     *
     * @param field the field's name
     * @param newName its new name
     * @return this
     */
    public RecordEdit rename(String field, String newName) {
        if (fields.containsKey(field) && !field.equals(newName)) {
            Object value = fields.remove(field);
            return set(newName, value);
        }
        return this;
    }

    /**
     * The fields as they are now.
     *
     * @return an unmodifiable view
     */
    public Map<String, @Nullable Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /**
     * Whether anything was changed.
     *
     * @return false if the record is to stay as it is
     */
    public boolean isChanged() {
        return isChanged;
    }

    /**
     * What is being edited.
     *
     * @return the record as it was
     */
    public KoreRecord record() {
        return record;
    }
}
