package io.kore.store.file;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;

/**
 * The file store: one checksummed journal in a folder, pure Java. A place is the path of a folder, made if
 * only it is missing. Stateless and thread-safe.
 */
public final class FileShardStoreProvider implements ShardStoreProvider {
    private final Disk disk;
    private final StoreOptions options;

    /** A provider of stores on the disk of the operating system. */
    public FileShardStoreProvider() {
        this(new RealDisk(), StoreOptions.DEFAULT);
    }

    FileShardStoreProvider(Disk disk, StoreOptions options) {
        this.disk = disk;
        this.options = options;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public ShardStore open(String place) {
        return new StoreOpening(disk, FolderLayout.of(place), options).open();
    }

    @Override
    public StoreReport verify(String place) {
        return new Verification(disk, FolderLayout.of(place), options).run();
    }

    @Override
    public StoreReport salvage(String place, String target) {
        return new Salvage(disk, FolderLayout.of(place), FolderLayout.of(target), options).run();
    }
}
