package io.kore.store.rocksdb;

import io.kore.spi.ShardStore;

/** Appends and forces until it is killed, and says after each force how far. Arguments: place, seed, payload bytes. */
final class AppendingChild {
    private AppendingChild() {}

    public static void main(String[] arguments) {
        Batches batches = new Batches(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        try (ShardStore store = new RocksDbShardStoreProvider().open(arguments[0])) {
            for (long i = 0; ; i++) {
                store.append(batches.next());
                if (i % 3 == 0) {
                    System.out.println("forced " + store.force());
                }
            }
        }
    }
}
