package io.kore.tck;

import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that share the arrays of their metadata. */
final class BrokenMetadata {
    private BrokenMetadata() {}

    /** Keeps what it is given. */
    static final class KeepingWritten extends ForwardingStore {
        private final StoreMetadata metadata = new Sharing(super.metadata(), true);

        KeepingWritten(ShardStore good) {
            super(good);
        }

        @Override
        public StoreMetadata metadata() {
            good.end();
            return metadata;
        }
    }

    /** Gives what it keeps. */
    static final class GivingOwn extends ForwardingStore {
        private final StoreMetadata metadata = new Sharing(super.metadata(), false);

        GivingOwn(ShardStore good) {
            super(good);
        }

        @Override
        public StoreMetadata metadata() {
            good.end();
            return metadata;
        }
    }

    private static final class Sharing implements StoreMetadata {
        private final StoreMetadata good;
        private final boolean keepsWritten;
        private final Map<String, byte[]> shared = new ConcurrentHashMap<>();

        Sharing(StoreMetadata good, boolean keepsWritten) {
            this.good = good;
            this.keepsWritten = keepsWritten;
        }

        @Override
        public Optional<byte[]> read(String key) {
            Optional<byte[]> copy = good.read(key);
            byte[] own =
                    copy.map(value -> shared.computeIfAbsent(key, k -> value)).orElse(null);
            return Optional.ofNullable(own).map(value -> keepsWritten ? value.clone() : value);
        }

        @Override
        public void write(String key, byte[] value) {
            good.write(key, value);
            shared.put(key, keepsWritten ? value : value.clone());
        }

        @Override
        public void remove(String key) {
            good.remove(key);
            shared.remove(key);
        }

        @Override
        public SortedSet<String> keys() {
            return good.keys();
        }
    }
}
