package io.kore.store.rocksdb;

import io.kore.error.StoreFailedException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers the first failed write or force: from then on nothing is written (S7). Thread-safe. */
final class Health {
    private final AtomicReference<@Nullable StoreFailedException> first = new AtomicReference<>();

    /** Remembers a failure, and answers it to be thrown. */
    StoreFailedException failed(StoreFailedException failure) {
        first.compareAndSet(null, failure);
        return failure;
    }

    /** Refuses if something failed before. */
    void check() {
        StoreFailedException failure = first.get();
        if (failure != null) {
            throw new StoreFailedException(
                    "the store failed earlier and takes nothing until it is opened anew: " + failure.getMessage(),
                    failure);
        }
    }
}
