package io.kore.tck;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores that read wrongly, or look in the wrong place. */
final class BrokenReads {
    private BrokenReads() {}

    /** Looks at the shard as it is at each step. */
    static final class ShardCursorWithoutSnapshot extends ForwardingStore {
        ShardCursorWithoutSnapshot(ShardStore good) {
            super(good);
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            return new ForwardingCursor(good.readShard(shard, fromIndex)) {
                private long next = fromIndex;

                @Override
                public @Nullable ShardRecord next() {
                    checkOpen();
                    try (RecordCursor fresh = good.readShard(shard, next++)) {
                        return fresh.next();
                    }
                }
            };
        }
    }

    /** Looks at the journal as it is at each step. */
    static final class ArrivalCursorWithoutSnapshot extends ForwardingStore {
        ArrivalCursorWithoutSnapshot(ShardStore good) {
            super(good);
        }

        @Override
        public ArrivalCursor readArrivals(long fromPosition) {
            return new ForwardingArrivals(good.readArrivals(fromPosition)) {
                private long next = fromPosition;
                private long position = -1;

                @Override
                public @Nullable ShardRecord next() {
                    checkOpen();
                    try (ArrivalCursor fresh = good.readArrivals(next)) {
                        ShardRecord record = fresh.next();
                        if (record != null) {
                            position = fresh.position();
                            next = position + 1;
                        }
                        return record;
                    }
                }

                @Override
                public long position() {
                    checkOpen();
                    if (position < 0) {
                        throw new IllegalStateException("no record yet");
                    }
                    return position;
                }
            };
        }
    }

    /** Keeps one cursor for each shard and hands it out again and again, moved to where the last one wants it. */
    static final class OneCursorForAll extends ForwardingStore {
        private final Map<ShardId, RecordCursor> cursors = new ConcurrentHashMap<>();

        OneCursorForAll(ShardStore good) {
            super(good);
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            RecordCursor fresh = good.readShard(shard, fromIndex);
            cursors.put(shard, fresh);
            return new ForwardingCursor(fresh) {
                @Override
                public @Nullable ShardRecord next() {
                    return cursors.getOrDefault(shard, fresh).next();
                }
            };
        }
    }

    /** Gives payloads over a buffer that it fills again. */
    static final class ReusingBuffers extends ForwardingStore {
        private final byte[] buffer = new byte[2 << 20];

        ReusingBuffers(ShardStore good) {
            super(good);
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            return new ForwardingCursor(good.readShard(shard, fromIndex)) {
                @Override
                public @Nullable ShardRecord next() {
                    ShardRecord record = super.next();
                    return record == null ? null : overBuffer(record);
                }
            };
        }

        private ShardRecord overBuffer(ShardRecord record) {
            byte[] payload = record.payload().toBytes();
            System.arraycopy(payload, 0, buffer, 0, payload.length);
            Payload shared = Payload.owning(buffer, 0, payload.length);
            return new ShardRecord(record.shard(), record.index(), record.envelope(), shared, record.hash());
        }
    }

    /** Ends a cursor over what is no longer there as if that had been all. */
    static final class QuietAfterDrop extends ForwardingStore {
        QuietAfterDrop(ShardStore good) {
            super(good);
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            return new ForwardingCursor(good.readShard(shard, fromIndex)) {
                @Override
                public @Nullable ShardRecord next() {
                    ShardRecord record = super.next();
                    return record != null
                                    && Reads.shard(good, shard, record.index()).contains(record)
                            ? record
                            : null;
                }
            };
        }
    }

    /** Reads all at once, and then answers whatever has become of cursor and store. */
    static final class ReadingAhead extends ForwardingStore {
        ReadingAhead(ShardStore good) {
            super(good);
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            Iterator<ShardRecord> records = Reads.shard(good, shard, fromIndex).iterator();
            return new ForwardingCursor(good.readShard(shard, fromIndex)) {
                @Override
                public @Nullable ShardRecord next() {
                    return records.hasNext() ? records.next() : null;
                }
            };
        }
    }

    /** Takes a store that was closed for the end of what was to be read. */
    static final class QuietAfterClose extends ForwardingStore {
        QuietAfterClose(ShardStore good) {
            super(good);
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            return new ForwardingCursor(good.readShard(shard, fromIndex)) {
                @Override
                public @Nullable ShardRecord next() {
                    try {
                        return super.next();
                    } catch (IllegalStateException e) {
                        return null;
                    }
                }
            };
        }
    }

    /** Lists the shards that fit into its table. */
    static final class SmallTable extends ForwardingStore {
        private static final int SHARDS_MAX = 8_192;

        SmallTable(ShardStore good) {
            super(good);
        }

        @Override
        public Collection<ShardSummary> shards() {
            return good.shards().stream().limit(SHARDS_MAX).toList();
        }
    }

    /** Keeps shards under names that it has made simpler. */
    private static class RenamingStore extends ForwardingStore {
        private final UnaryOperator<ShardId> rename;

        RenamingStore(ShardStore good, UnaryOperator<ShardId> rename) {
            super(good);
            this.rename = rename;
        }

        @Override
        public long append(List<ShardRecord> batch) {
            return good.append(batch.stream()
                    .map(r -> new ShardRecord(rename.apply(r.shard()), r.index(), r.envelope(), r.payload(), r.hash()))
                    .toList());
        }

        @Override
        public RecordCursor readShard(ShardId shard, long fromIndex) {
            return good.readShard(rename.apply(shard), fromIndex);
        }
    }

    /** Lives on a file system that folds case. */
    static final class FoldingCase extends RenamingStore {
        FoldingCase(ShardStore good) {
            super(
                    good,
                    shard -> ShardId.of(
                            shard.log().value().toLowerCase(Locale.ROOT),
                            shard.writer().value()));
        }
    }

    /** Has room for 255 characters. */
    static final class CuttingWriters extends RenamingStore {
        CuttingWriters(ShardStore good) {
            super(good, shard -> {
                String writer = shard.writer().value();
                int length = Math.min(writer.length(), 254);
                return ShardId.of(shard.log().value(), writer.substring(0, length));
            });
        }
    }
}
