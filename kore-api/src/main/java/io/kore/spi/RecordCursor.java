package io.kore.spi;

import io.kore.error.StoreCorruptException;
import io.kore.model.ShardRecord;
import org.jspecify.annotations.Nullable;

/**
 * A forward reader over a stable part of a store. Confined to one thread at a time; independent of all
 * other cursors. Holds a bounded amount of memory, whatever it reads.
 */
public interface RecordCursor extends AutoCloseable {
    /**
     * The next record.
     *
     * @return the record, immutable and valid for ever, or null at the end
     * @throws StoreCorruptException if the bytes are damaged; asking again fails again
     * @throws IllegalStateException if the cursor or its store is closed
     */
    @Nullable
    ShardRecord next();

    /** Frees what the cursor holds. Closing again does nothing. */
    @Override
    void close();
}
