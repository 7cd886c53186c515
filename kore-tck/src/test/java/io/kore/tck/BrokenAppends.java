package io.kore.tck;

import io.kore.error.StoreConflictException;
import io.kore.error.StoreFailedException;
import io.kore.model.Envelope;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Stores that append or force wrongly. */
final class BrokenAppends {
    private BrokenAppends() {}

    /** Groups a batch by shard. */
    static final class Reordering extends ForwardingStore {
        Reordering(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            List<ShardRecord> grouped = new ArrayList<>(batch);
            grouped.sort(Comparator.comparing(ShardRecord::shard));
            return good.append(grouped);
        }
    }

    /** Answers the position of the last record instead of the end. */
    static final class Miscounting extends ForwardingStore {
        Miscounting(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            return good.append(batch) - 1;
        }
    }

    /** Forgets to refuse. */
    static final class Lenient extends ForwardingStore {
        Lenient(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            try {
                return good.append(batch);
            } catch (StoreConflictException e) {
                return good.end();
            }
        }
    }

    /** Notices a conflict only when it has written what stands before it. */
    static final class RecordByRecord extends ForwardingStore {
        RecordByRecord(ShardStore good) {
            super(good);
        }

        @Override
        public synchronized long append(List<ShardRecord> batch) {
            if (batch.isEmpty()) {
                return good.append(batch);
            }
            batch.forEach(record -> good.append(List.of(record)));
            return good.end();
        }
    }

    /** Has a column that is too narrow. */
    static final class Cutting extends ForwardingStore {
        Cutting(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            return good.append(batch.stream().map(Cutting::cut).toList());
        }

        private static ShardRecord cut(ShardRecord record) {
            byte[] payload = record.payload().toBytes();
            Payload cut = Payload.owning(Arrays.copyOf(payload, Math.min(payload.length, 65_535)));
            return new ShardRecord(record.shard(), record.index(), record.envelope(), cut, record.hash());
        }
    }

    /** Keeps of the envelope what it knows. */
    static final class ForgettingBase extends ForwardingStore {
        ForgettingBase(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            return good.append(batch.stream().map(ForgettingBase::forget).toList());
        }

        private static ShardRecord forget(ShardRecord record) {
            Envelope all = record.envelope();
            Envelope known = new Envelope(all.number(), all.seen(), null, all.origin());
            return new ShardRecord(record.shard(), record.index(), known, record.payload(), record.hash());
        }
    }

    /** Leaves the last record to the next force. */
    static final class LazyForce extends ForwardingStore {
        LazyForce(ShardStore good) {
            super(good);
        }

        @Override
        public long force() {
            return Math.max(0, good.force() - 1);
        }
    }

    /** Waits for something within an append and swallows the interrupt. */
    static final class LosingInterrupts extends ForwardingStore {
        LosingInterrupts(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            Thread.interrupted();
            return good.append(batch);
        }
    }

    /** Takes a refused batch for a failed medium. */
    static final class Touchy extends ForwardingStore {
        private volatile boolean failed;

        Touchy(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            if (failed) {
                throw new StoreFailedException("failed earlier");
            }
            try {
                return good.append(batch);
            } catch (StoreConflictException e) {
                failed = true;
                throw e;
            }
        }
    }
}
