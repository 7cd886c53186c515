package io.kore.cli.show;

import io.kore.KoreRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command, as an action sees it. Immutable.
 *
 * @param record the record
 * @param keyField the field that is gathered on
 * @param patternFields the fields by which it was known
 */
record Command(KoreRecord record, String keyField, Set<String> patternFields) {
    /** The key that it names, as of any record; empty if it names none. */
    Optional<Object> key() {
        Object key = record.fields().get(keyField);
        return key instanceof String || key instanceof Number ? Optional.of(key) : Optional.empty();
    }

    /** What it says beside its key, and what tells that it is a command. */
    Map<String, Object> others() {
        Map<String, Object> others = new LinkedHashMap<>(record.fields());
        others.keySet().removeAll(patternFields);
        others.remove(keyField);
        others.remove(KoreRecord.NUMBER_FIELD);
        others.remove(KoreRecord.WRITER_FIELD);
        return others;
    }
}
