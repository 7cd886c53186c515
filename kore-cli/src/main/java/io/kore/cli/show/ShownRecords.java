package io.kore.cli.show;

import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Records;
import io.kore.Subscription;
import io.kore.cli.json.FieldFilter;
import io.kore.cli.json.JsonText;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The records of a log, in merged order; when following, each batch of new ones in it. One is held at a time. */
public final class ShownRecords implements Shown {
    private final Log log;
    private final List<FieldFilter> filters;
    private final Lines lines;

    /**
     * The records of a log.
     *
     * @param log the log
     * @param filters all of which must hold
     * @param lines prints them
     */
    public ShownRecords(Log log, List<FieldFilter> filters, Lines lines) {
        this.log = log;
        this.filters = List.copyOf(filters);
        this.lines = lines;
    }

    @Override
    public void now() {
        try (Stream<KoreRecord> all = log.records()) {
            print(all, () -> false);
        }
    }

    @Override
    public Subscription follow(Following following) {
        return log.onRecords(following.<Records>guarded(records -> {
            try (Stream<KoreRecord> added = records.added()) {
                print(added, following::isOver);
            }
        }));
    }

    private void print(Stream<KoreRecord> records, BooleanSupplier isOver) {
        for (Iterator<KoreRecord> rest = records.iterator(); !isOver.getAsBoolean() && rest.hasNext(); ) {
            KoreRecord record = rest.next();
            if (filters.stream().allMatch(filter -> filter.matches(record))) {
                lines.print(JsonText.line(record.json(), record.id()), "record " + record.id());
            }
        }
        lines.flush();
    }
}
