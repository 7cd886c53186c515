package io.kore.cli.demo;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Log;
import io.kore.cli.console.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Alice, as an address book gathered her from the log and shows her on a screen. Immutable.
 *
 * @param entry what was gathered
 */
record Contact(Entry<Map<String, Object>> entry) {
    static final String ID = "id";
    static final String NAME = "name";
    static final String NUMBER = "number";

    static final String ALICE = "alice";

    /** Alice with all edits merged. */
    static Contact merged(Log log) {
        return alice(log.process().gatherOn(ID));
    }

    /** Alice as the last record has her. */
    static Contact overwritten(Log log) {
        return alice(log.process().gatherOn(ID).overwrite());
    }

    String name() {
        return field(NAME);
    }

    String number() {
        return field(NUMBER);
    }

    /** Saves what a person changed on the screen that shows this contact. */
    void save(Log log, String field, String value) {
        Map<String, Object> edited = new LinkedHashMap<>(entry.value());
        edited.put(field, value);
        log.update(entry, edited);
    }

    private String field(String field) {
        return String.valueOf(entry.value().get(field));
    }

    private static Contact alice(Gather<Map<String, Object>> gather) {
        return new Contact(gather.now().get(ALICE).orElseThrow(() -> new Failure("the log has lost Alice")));
    }
}
