package io.kore.store.rocksdb;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;

/** Opens RocksDB stores; a place is the path of a folder. Immutable, stateless and thread-safe. */
public final class RocksDbShardStoreProvider implements ShardStoreProvider {
    /** A provider; cheap, the native library is loaded with the first store. */
    public RocksDbShardStoreProvider() {}

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public ShardStore open(String place) {
        return RocksDbShardStore.open(Place.at(place));
    }

    @Override
    public StoreReport verify(String place) {
        try (DamagedStore store = DamagedStore.open(Place.at(place))) {
            return store.verify();
        }
    }

    @Override
    public StoreReport salvage(String place, String target) {
        try (DamagedStore store = DamagedStore.open(Place.at(place))) {
            return store.salvageTo(Place.at(target));
        }
    }
}
