package io.kore.tck;

import io.kore.error.StoreException;
import io.kore.model.ShardRecord;
import io.kore.spi.MergedRecords;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tallies that fold wrongly. */
final class BrokenFolds {
    private BrokenFolds() {}

    /** Tells which object it is. */
    static final class ByIdentity extends Tally {
        ByIdentity(String field) {
            super(field);
        }

        @Override
        protected Result result() {
            return new Result(super.result().counts(), last + " of " + System.identityHashCode(this));
        }
    }

    /** Writes texts as people here do. */
    static final class ByLocale extends Tally {
        ByLocale(String field) {
            super(field);
        }

        @Override
        protected @Nullable String text(ShardRecord record) {
            String text = super.text(record);
            return text == null ? null : text.toUpperCase(Locale.getDefault());
        }
    }

    /** Takes the last to arrive for the last. */
    static final class ByArrival extends Tally {
        ByArrival(String field) {
            super(field);
        }

        @Override
        protected void take(ShardRecord record) {
            lastId = null;
            super.take(record);
        }
    }

    /** Counts all anew at each call, on top of what it had. */
    static final class CountingAllAgain extends Tally {
        CountingAllAgain(String field) {
            super(field);
        }

        @Override
        public Result process(MergedRecords records) {
            try (Stream<ShardRecord> all = records.all()) {
                all.forEach(this::take);
            }
            return result();
        }
    }

    /** Does not look at records that came late. */
    static final class IgnoringLate extends Tally {
        IgnoringLate(String field) {
            super(field);
        }

        @Override
        public Result process(MergedRecords records) {
            return records.atEnd() ? super.process(records) : result();
        }
    }

    /** Hands its own map out. */
    static final class SharingItsMap extends Tally {
        SharingItsMap(String field) {
            super(field);
        }

        @Override
        protected Result result() {
            return new Result(Collections.unmodifiableSortedMap(counts), last);
        }
    }

    /** Hands the map out that it answers from the next time. */
    static final class TrustingItsCaller extends Tally {
        private SortedMap<String, Long> answered = new TreeMap<>();

        TrustingItsCaller(String field) {
            super(field);
        }

        @Override
        protected void take(ShardRecord record) {
            counts = new TreeMap<>(answered);
            super.take(record);
            answered = counts;
        }

        /** The bare map is what a caller can clear. */
        SortedMap<String, Long> answer(MergedRecords records) {
            process(records);
            return answered;
        }
    }

    /** Counts its calls. */
    static final class CountingCalls extends Tally {
        private int calls;

        CountingCalls(String field) {
            super(field);
        }

        @Override
        public Result process(MergedRecords records) {
            try (Stream<ShardRecord> added = records.added()) {
                calls = added.findAny().isPresent() ? 0 : calls + 1;
            }
            Result result = super.process(records);
            return calls < 2 ? result : new Result(result.counts(), result.last() + calls);
        }
    }

    /** Thinks that its field always holds text. */
    static final class Strict extends Tally {
        private final String field;

        Strict(String field) {
            super(field);
            this.field = field;
        }

        @Override
        protected @Nullable String text(ShardRecord record) {
            String text = super.text(record);
            if (text == null && record.payload().text().contains('"' + field + "\":")) {
                throw new IllegalStateException("field " + field + " holds no text");
            }
            return text;
        }
    }

    /** Takes it that all records have a past. */
    static final class NativesOnly extends Tally {
        NativesOnly(String field) {
            super(field);
        }

        @Override
        protected void take(ShardRecord record) {
            if (!record.envelope().hasPast()) {
                throw new IllegalStateException("record " + record.id() + " has no past");
            }
            super.take(record);
        }
    }

    /** Leaves its streams to the collector. */
    static final class LeavingOpen extends Tally {
        LeavingOpen(String field) {
            super(field);
        }

        @Override
        public Result process(MergedRecords records) {
            records.added().forEach(this::take);
            return result();
        }
    }

    /** Keeps the records of a call, and looks at them in the next. */
    static final class Late extends Tally {
        private @Nullable MergedRecords before;

        Late(String field) {
            super(field);
        }

        @Override
        public Result process(MergedRecords records) {
            MergedRecords kept = before;
            before = records;
            if (kept != null) {
                try {
                    kept.all().close();
                } catch (IllegalStateException e) {
                    lastId = null;
                }
            }
            return super.process(records);
        }
    }

    /** Makes the best of what can be read. */
    static final class Forgiving extends Tally {
        Forgiving(String field) {
            super(field);
        }

        @Override
        public Result process(MergedRecords records) {
            try {
                return super.process(records);
            } catch (StoreException e) {
                return result();
            }
        }
    }
}
