package io.kore.engine.ingest;

import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ForwardingShardStore;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store that has the records which arrived last at hand: whoever follows the journal closely, as sessions and views
 * do, need not read back what was just written. Thread-safe.
 */
final class RecentArrivals extends ForwardingShardStore {
    private static final int RECORDS_MAX = 64;
    /** Of one record; what is larger is read back, and ends what is at hand. */
    private static final int PAYLOAD_BYTES_MAX = 4 << 10;

    /** Replaced, never changed; written by whoever appends, and emptied by who drops. */
    private volatile Recent recent;

    /**
     * @param from the position of the first
     * @param records without a gap
     */
    private record Recent(long from, List<ShardRecord> records) {
        long end() {
            return from + records.size();
        }
    }

    RecentArrivals(ShardStore store) {
        super(store);
        this.recent = new Recent(store.end(), List.of());
    }

    @Override
    public long append(List<ShardRecord> batch) {
        long end = super.append(batch);
        remember(batch, end);
        return end;
    }

    /** Appends come one at a time; a drop may come between, and then nothing of before is at hand any more. */
    private synchronized void remember(List<ShardRecord> batch, long end) {
        boolean isSmall = batch.size() <= RECORDS_MAX
                && batch.stream().allMatch(record -> record.payload().length() <= PAYLOAD_BYTES_MAX);
        long first = end - batch.size();
        Recent before = recent;
        if (!isSmall) {
            recent = new Recent(end, List.of());
            return;
        }
        int room = RECORDS_MAX - batch.size();
        int kept = before.end() == first ? Math.min(room, before.records.size()) : 0;
        List<ShardRecord> records = new ArrayList<>(kept + batch.size());
        records.addAll(before.records.subList(before.records.size() - kept, before.records.size()));
        records.addAll(batch);
        recent = new Recent(first - kept, records);
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        Recent now = recent;
        // one who appends may not have come to remember it yet; its records must not seem to be missing
        return fromPosition >= now.from && now.end() == end()
                ? new RecentCursor(now, fromPosition)
                : super.readArrivals(fromPosition);
    }

    @Override
    public void drop(LogName log) {
        super.drop(log);
        synchronized (this) {
            recent = new Recent(end(), List.of());
        }
    }

    /** Over what was at hand at one moment. */
    private static final class RecentCursor implements ArrivalCursor {
        private final Recent recent;
        private int next;
        private long position = -1;
        private boolean isClosed;

        RecentCursor(Recent recent, long from) {
            this.recent = recent;
            this.next = (int) Math.min(recent.records.size(), from - recent.from);
        }

        @Override
        public @Nullable ShardRecord next() {
            checkOpen();
            if (next >= recent.records.size()) {
                return null;
            }
            position = recent.from + next;
            return recent.records.get(next++);
        }

        @Override
        public long position() {
            checkOpen();
            if (position < 0) {
                throw new IllegalStateException("next() has not answered a record yet");
            }
            return position;
        }

        @Override
        public void close() {
            isClosed = true;
        }

        private void checkOpen() {
            if (isClosed) {
                throw new IllegalStateException("the cursor is closed");
            }
        }
    }
}
