package io.kore.store.rocksdb;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.spi.StoreMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The small values, in a family of their own. Thread-safe. */
final class Metadata implements StoreMetadata {
    private final Guard guard;
    private final Database database;
    private final Journal journal;
    private final Forces forces;

    Metadata(Guard guard, Database database, Journal journal, Forces forces) {
        this.guard = guard;
        this.database = database;
        this.journal = journal;
        this.forces = forces;
    }

    @Override
    public Optional<byte[]> read(String key) {
        byte[] name = Layout.metadataKey(StoreMetadata.checkedKey(key));
        guard.enter();
        try {
            byte[] sealed = database.rocks().get(database.family(Family.METADATA), name);
            if (sealed == null) {
                return Optional.empty();
            }
            ByteReader value = Layout.unsealed(name, sealed);
            return Optional.of(value.getBytes(value.remaining()));
        } catch (RocksDBException e) {
            throw Failures.atRead(database.folder(), e);
        } catch (MalformedException e) {
            throw Failures.malformed(database.folder(), "the metadata value " + key, e);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void write(String key, byte[] value) {
        if (value.length > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a metadata value has at most " + VALUE_BYTES_MAX + " bytes, not " + value.length);
        }
        byte[] name = Layout.metadataKey(StoreMetadata.checkedKey(key));
        set(name, Layout.sealed(name, value));
    }

    @Override
    public void remove(String key) {
        set(Layout.metadataKey(StoreMetadata.checkedKey(key)), null);
    }

    private void set(byte[] name, byte @Nullable [] sealed) {
        guard.enter();
        try {
            journal.setMetadata(name, sealed);
            forces.force();
        } finally {
            guard.exit();
        }
    }

    @Override
    public SortedSet<String> keys() {
        guard.enter();
        try (Reading reading = new Reading(database)) {
            TreeSet<String> keys = new TreeSet<>();
            RocksIterator all = reading.iterator(Family.METADATA);
            for (all.seekToFirst(); all.isValid(); all.next()) {
                keys.add(new String(all.key(), StandardCharsets.US_ASCII));
            }
            all.status();
            return keys;
        } catch (RocksDBException e) {
            throw Failures.atRead(database.folder(), e);
        } finally {
            guard.exit();
        }
    }
}
