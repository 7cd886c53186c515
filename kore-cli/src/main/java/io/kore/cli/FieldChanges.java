package io.kore.cli;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.RecordEdit;
import io.kore.cli.json.FieldFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kore migrate} makes of each record: first what is to be dropped goes, then fields are renamed, in the
 * order given, then set. Immutable.
 *
 * @param drops records that match any of these are dropped
 * @param renames old names and new names
 * @param sets fields and their values
 */
record FieldChanges(List<FieldFilter> drops, List<Renaming> renames, List<FieldFilter> sets) implements Migrator {
    /**
     * Copies the lists.
     *
     * @param drops records to be dropped
     * @param renames old names and new names
     * @param sets fields and their values
     */
    FieldChanges {
        drops = List.copyOf(drops);
        renames = List.copyOf(renames);
        sets = List.copyOf(sets);
    }

    @Override
    public Migrated migrate(KoreRecord record) {
        if (drops.stream().anyMatch(drop -> drop.matches(record))) {
            return Migrated.drop();
        }
        RecordEdit edit = Migrated.edit(record);
        renames.forEach(rename -> edit.rename(rename.from(), rename.to()));
        for (FieldFilter set : sets) {
            @Nullable Object value = set.value();
            edit.set(set.field(), value);
        }
        return edit;
    }
}
