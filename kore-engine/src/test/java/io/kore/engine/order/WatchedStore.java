package io.kore.engine.order;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ForwardingShardStore;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import org.jspecify.annotations.Nullable;

/** A store that counts its open shard cursors, the records read, and the forces, and can be told to fail. */
public final class WatchedStore extends ForwardingShardStore {
    private @Nullable ShardId corrupt;
    private @Nullable Error error;
    private boolean failsOnClose;
    private boolean failsOnForce;
    private int arrivalsRead;
    private int forces;
    int open;
    int openMax;
    int read;

    public WatchedStore(ShardStore store) {
        super(store);
    }

    /** Reading this shard fails from now on; null heals. */
    public void corrupt(@Nullable ShardId shard) {
        corrupt = shard;
    }

    /** Reading the journal ends by this from now on. */
    public void failWith(Error newError) {
        error = newError;
    }

    void failOnClose() {
        failsOnClose = true;
    }

    /** No force works from now on. */
    public void failOnForce() {
        failsOnForce = true;
    }

    /** How many records were read since this was asked last, by shard or as they arrived. */
    public int recordsRead() {
        int all = read + arrivalsRead;
        read = 0;
        arrivalsRead = 0;
        return all;
    }

    /** How many forces were asked for, also in vain. */
    public int forces() {
        return forces;
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        RecordCursor cursor = super.readShard(shard, fromIndex);
        open++;
        openMax = Math.max(open, openMax);
        return new RecordCursor() {
            private boolean isOpen = true;

            @Override
            public @Nullable ShardRecord next() {
                if (shard.equals(corrupt)) {
                    throw new StoreCorruptException("shard " + shard + " is damaged");
                }
                ShardRecord record = cursor.next();
                read += record == null ? 0 : 1;
                return record;
            }

            @Override
            public void close() {
                if (isOpen) {
                    isOpen = false;
                    open--;
                    cursor.close();
                    if (failsOnClose) {
                        throw new IllegalStateException("cannot close " + shard);
                    }
                }
            }
        };
    }

    @Override
    public long force() {
        forces++;
        if (failsOnForce) {
            throw new StoreFailedException("the disk is gone");
        }
        return super.force();
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        ArrivalCursor cursor = super.readArrivals(fromPosition);
        return new ArrivalCursor() {
            @Override
            public @Nullable ShardRecord next() {
                if (error != null) {
                    throw error;
                }
                ShardRecord record = cursor.next();
                if (record != null && record.shard().equals(corrupt)) {
                    throw new StoreCorruptException("shard " + corrupt + " is damaged");
                }
                arrivalsRead += record == null ? 0 : 1;
                return record;
            }

            @Override
            public long position() {
                return cursor.position();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }
}
