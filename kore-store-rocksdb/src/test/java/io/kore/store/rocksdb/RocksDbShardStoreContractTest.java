package io.kore.store.rocksdb;

import io.kore.spi.ShardStoreProvider;
import io.kore.tck.ShardStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The RocksDB store keeps the contract. */
class RocksDbShardStoreContractTest extends ShardStoreContract {
    @TempDir
    Path folder;

    private int places;

    @Override
    protected ShardStoreProvider provider() {
        return new RocksDbShardStoreProvider();
    }

    @Override
    protected String newPlace() {
        return folder.resolve("store " + places++).toString();
    }

    @Override
    protected void makeStrange(String place) {
        write(Path.of(place, "diary.txt"), "not ours");
    }

    @Override
    protected void makeNewer(String place) {
        write(Path.of(place, Place.MARKER), "kore rocksdb store, format 2\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
