package io.kore.store.file;

import io.kore.spi.ShardStoreProvider;
import io.kore.tck.ShardStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with the sizes that are used in earnest. */
class FileShardStoreContractTest extends ShardStoreContract {
    @TempDir
    Path folder;

    private int places;

    @Override
    protected ShardStoreProvider provider() {
        return new FileShardStoreProvider();
    }

    @Override
    protected String newPlace() {
        return folder.resolve("store" + places++).toString();
    }

    @Override
    protected void makeStrange(String place) {
        try {
            Files.createDirectory(Path.of(place));
            Files.writeString(Path.of(place, "holiday.txt"), "not ours");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void makeNewer(String place) {
        try {
            Path file = Path.of(place, FolderLayout.MARK);
            byte[] bytes = Files.readAllBytes(file);
            Frames.putInt(bytes, 8, StoreMark.VERSION + 1);
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
