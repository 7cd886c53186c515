package io.kore.store.h2;

import io.kore.spi.ShardStoreProvider;
import io.kore.tck.ShardStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The H2 store keeps the contract. */
class H2ShardStoreContractTest extends ShardStoreContract {
    @TempDir
    Path folder;

    private int places;

    @Override
    protected ShardStoreProvider provider() {
        return new H2ShardStoreProvider();
    }

    @Override
    protected String newPlace() {
        return folder.resolve("store " + places++).toString();
    }

    @Override
    protected void makeStrange(String place) {
        try {
            Files.createDirectories(Path.of(place));
            Files.writeString(Path.of(place, "notes.txt"), "not a store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void makeNewer(String place) {
        try {
            Files.write(Path.of(place, Place.MARK), Mark.UNKNOWN.encoded(Mark.FORMAT + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
