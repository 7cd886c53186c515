package org.example.onefile;

import io.kore.spi.ShardStoreProvider;
import io.kore.tck.ShardStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** All rules of the contract, over this store. */
class OneFileStoreContractTest extends ShardStoreContract {
    @TempDir
    Path folder;

    private int places;

    @Override
    protected ShardStoreProvider provider() {
        return new OneFileStoreProvider();
    }

    @Override
    protected String newPlace() {
        return folder.resolve("store " + places++).toString();
    }

    @Override
    protected void makeStrange(String place) {
        write(Path.of(place, "diary.txt"), new byte[] {1});
    }

    @Override
    protected void makeNewer(String place) {
        write(Path.of(place, "kore-onefile.journal"), FrameFile.header(FrameFile.FORMAT + 1, 0));
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
