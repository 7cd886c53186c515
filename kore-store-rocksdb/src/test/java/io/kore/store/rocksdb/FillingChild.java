package io.kore.store.rocksdb;

import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.spi.ShardStore;
import java.util.function.LongSupplier;

/**
 * Appends and forces until the medium fails, checks that the store then refuses everything, and says how far it
 * was forced. Arguments: place, seed, payload bytes. Exits with 0 if all was refused.
 */
final class FillingChild {
    private FillingChild() {}

    public static void main(String[] arguments) {
        Batches batches = new Batches(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        ShardStore store = new RocksDbShardStoreProvider().open(arguments[0]);
        long forced = 0;
        try {
            while (true) {
                store.append(batches.next());
                forced = store.force();
            }
        } catch (StoreFailedException e) {
            System.out.println("failed: " + e.getMessage());
        }
        long end = store.end();
        for (int i = 0; i < 3; i++) {
            refuse(store::force);
            refuse(() -> store.append(batches.next()));
            refuse(() -> {
                store.metadata().write("k", new byte[1]);
                return 0;
            });
        }
        if (store.end() != end) {
            throw new IllegalStateException("a refused append was counted");
        }
        try {
            store.close();
        } catch (StoreException e) {
            System.out.println("closed: " + e.getMessage());
        }
        System.out.println("forced " + forced);
    }

    private static void refuse(LongSupplier write) {
        try {
            long answer = write.getAsLong();
            throw new IllegalStateException("a write succeeded after a failed one: " + answer);
        } catch (StoreFailedException e) {
            // as it should be
            return;
        }
    }
}
