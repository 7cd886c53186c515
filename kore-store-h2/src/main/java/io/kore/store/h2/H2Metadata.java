package io.kore.store.h2;

import io.kore.spi.StoreMetadata;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The table {@code metadata}: values in pieces that H2 can take. Thread-safe. */
final class H2Metadata implements StoreMetadata {
    private final H2ShardStore store;

    H2Metadata(H2ShardStore store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return store.readValue(StoreMetadata.checkedKey(key));
    }

    @Override
    public void write(String key, byte[] value) {
        if (value.length > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a metadata value has at most " + VALUE_BYTES_MAX + " bytes, not " + value.length);
        }
        store.setValue(StoreMetadata.checkedKey(key), Piece.cut(value));
    }

    @Override
    public void remove(String key) {
        store.setValue(StoreMetadata.checkedKey(key), List.of());
    }

    @Override
    public SortedSet<String> keys() {
        return store.metadataNames();
    }
}
