package io.kore.it.crash;

import io.kore.spi.ForwardingShardStore;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.Optional;
import java.util.SortedSet;

/** A store, and its metadata, that leaves everything to another one. Thread-safe. */
abstract class ForwardingStore extends ForwardingShardStore implements StoreMetadata {
    ForwardingStore(ShardStore store) {
        super(store);
    }

    @Override
    public StoreMetadata metadata() {
        return this;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return super.metadata().read(key);
    }

    @Override
    public void write(String key, byte[] value) {
        super.metadata().write(key, value);
    }

    @Override
    public void remove(String key) {
        super.metadata().remove(key);
    }

    @Override
    public SortedSet<String> keys() {
        return super.metadata().keys();
    }
}
