package io.kore;

import java.util.Arrays;
import java.util.List;

/**
 * What a {@link Migrator} makes of one record: nothing, the record as it is, another one, or several. Immutable, but
 * for a {@link RecordEdit}, which is confined to the migrator's call.
 */
public sealed interface Migrated permits Migrated.Drop, Migrated.Keep, Migrated.Into, RecordEdit {
    /** Nothing: the new log has no record for this one. */
    record Drop() implements Migrated {
        private static final Drop DROP = new Drop();
    }

    /** The record as it is, to the byte. */
    record Keep() implements Migrated {
        private static final Keep KEEP = new Keep();
    }

    /**
     * These instead, in this order.
     *
     * @param records what a {@link Log#append} takes; or a {@link RecordEdit}; or the {@link KoreRecord} that the
     *     migrator was called with, which stays as it is. Empty for nothing
     */
    record Into(List<?> records) implements Migrated {
        /**
         * Copies the list.
         *
         * @param records the records
         * @throws NullPointerException if one of them is null
         */
        public Into {
            records = List.copyOf(records);
        }
    }

    /**
     * Leaves the record out.
     *
     * @return nothing
     */
    static Migrated drop() {
        return Drop.DROP;
    }

    /**
     * Takes the record over, to the byte.
     *
     * @return the record as it is
     */
    static Migrated keep() {
        return Keep.KEEP;
    }

    /**
     * Another record instead.
     *
     * @param record a map, Java record or bean, or JSON as text, without the fields that Kore adds
     * @return that record
     */
    static Migrated to(Object record) {
        return new Into(List.of(record));
    }

    /**
     * Several records instead, with the same number as the one that they come from. Each is a record of a part: the
     * first ones of all records, the second ones, and so on, are shards of their own.
     *
     * @param records as for {@link #to}, at most {@value io.kore.model.Origin#PARTS_MAX}, and
     *     64 MiB together
     * @return those records
     */
    static Migrated split(Object... records) {
        return new Into(Arrays.asList(records));
    }

    /**
     * Several records instead, or none.
     *
     * @param records as for {@link #split(Object...)}; empty to leave the record out
     * @return those records
     */
    static Migrated split(List<?> records) {
        return new Into(records);
    }

    /**
     * The record with some fields changed: {@code edit(record).rename("tel", "phone")}. Where nothing comes to be
     * changed, the record stays as it is, to the byte.
     *
     * @param record the record that the migrator was called with
     * @return its fields, to be edited
     */
    static RecordEdit edit(KoreRecord record) {
        return new RecordEdit(record);
    }
}
