package io.kore.tck;

import io.kore.codec.RecordCodec;
import io.kore.error.StoreConflictException;
import io.kore.error.StoreFailedException;
import io.kore.model.Envelope;
import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

    /** Takes what is held already for done, and appends the rest. */
    static final class SkippingRepeats extends ForwardingStore {
        SkippingRepeats(ShardStore good) {
            super(good);
        }

        @Override
        public synchronized long append(List<ShardRecord> batch) {
            List<ShardRecord> fresh = batch.stream()
                    .filter(record ->
                            !Reads.shard(good, record.shard(), record.index()).contains(record))
                    .toList();
            return fresh.isEmpty() && !batch.isEmpty() ? good.end() : good.append(fresh);
        }
    }

    /** Puts a record where it says that it belongs, whatever is there. */
    static final class Overwriting extends ForwardingStore {
        private final Map<ShardId, Map<Long, ShardRecord>> written = new ConcurrentHashMap<>();

        Overwriting(ShardStore good) {
            super(good);
        }

        @Override
        public synchronized long append(List<ShardRecord> batch) {
            for (ShardRecord record : batch) {
                List<ShardRecord> held = Reads.shard(good, record.shard(), record.index());
                if (held.isEmpty() || held.contains(record)) {
                    return good.append(batch);
                }
            }
            batch.forEach(record -> written.computeIfAbsent(record.shard(), s -> new ConcurrentHashMap<>())
                    .put(record.index(), record));
            return good.end();
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            return new ForwardingCursor(good.readShard(shard, fromIndex)) {
                @Override
                public @Nullable ShardRecord next() {
                    ShardRecord record = super.next();
                    return record == null
                            ? null
                            : written.getOrDefault(shard, Map.of()).getOrDefault(record.index(), record);
                }
            };
        }
    }

    /** Has room for records of five million bytes. */
    static final class Narrow extends ForwardingStore {
        private static final int RECORD_BYTES_MAX = 5_000_000;

        Narrow(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            for (ShardRecord record : batch) {
                int bytes = RecordCodec.encodeEnvelope(record).length
                        + record.payload().length();
                if (bytes > RECORD_BYTES_MAX) {
                    throw new StoreFailedException("no room for " + bytes + " bytes");
                }
            }
            return good.append(batch);
        }
    }

    /** Leaves out what it cannot keep. */
    static final class LeavingOut extends ForwardingStore {
        LeavingOut(ShardStore good) {
            super(good);
        }

        @Override
        public long append(List<ShardRecord> batch) {
            for (int i = 1; i < batch.size(); i++) {
                if (batch.get(i).payload().length() > Limits.PAYLOAD_BYTES_MAX) {
                    good.append(batch.subList(0, i));
                }
            }
            return good.append(batch);
        }
    }
}
