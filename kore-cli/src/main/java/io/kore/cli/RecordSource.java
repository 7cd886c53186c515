package io.kore.cli;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the records to add come from, one at a time. Confined to one thread. */
@FunctionalInterface
interface RecordSource {
    /**
     * A record to add.
     *
     * @param where which one it is, as in {@code line 7}
     * @param json what stands there
     */
    record Item(String where, String json) {}

    /**
     * The next record.
     *
     * @return the record, or null at the end
     * @throws io.kore.cli.console.Failure if it cannot be read, naming where
     */
    @Nullable
    Item next();

    /** The records that stand on the command line. */
    static RecordSource ofArguments(List<String> records) {
        Iterator<String> rest = records.iterator();
        int[] read = {0};
        return () -> rest.hasNext() ? new Item("record " + ++read[0], rest.next()) : null;
    }
}
