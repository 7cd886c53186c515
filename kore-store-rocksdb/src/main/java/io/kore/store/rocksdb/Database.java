package io.kore.store.rocksdb;

import io.kore.error.StoreFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * An open RocksDB database and all native handles that live as long. They are closed in this order: families,
 * database, options; iterators, snapshots and batches belong to their users and must be closed before. Using
 * any of it after {@link #close} ends the process, so everyone enters a {@link Guard} first. Thread-safe apart
 * from closing.
 */
final class Database implements AutoCloseable {
    private final Path folder;
    private final NativeOptions options;
    private final RocksDB rocks;
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);

    private Database(Path folder, NativeOptions options, RocksDB rocks, List<ColumnFamilyHandle> handles) {
        this.folder = folder;
        this.options = options;
        this.rocks = rocks;
        // RocksDB answers them in the order in which they were asked for
        Iterator<ColumnFamilyHandle> handle = handles.iterator();
        for (Family family : Family.values()) {
            families.put(family, handle.next());
        }
    }

    private interface Opener {
        RocksDB open(NativeOptions options, List<ColumnFamilyDescriptor> descriptors, List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    static Database open(Path folder, boolean create) {
        loadLibrary();
        return open(
                folder,
                new NativeOptions(create),
                (options, descriptors, handles) ->
                        RocksDB.open(options.database(), folder.toString(), descriptors, handles));
    }

    /** Opens without writing anything at all; RocksDB's own notes go to the other folder. */
    static Database openReadOnly(Path folder, Path folderForInfoLog) {
        loadLibrary();
        NativeOptions options = NativeOptions.forReading(folderForInfoLog.toString());
        return open(
                folder,
                options,
                (o, descriptors, handles) ->
                        RocksDB.openReadOnly(o.database(), folder.toString(), descriptors, handles));
    }

    private static Database open(Path folder, NativeOptions options, Opener opener) {
        boolean opened = false;
        try {
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            for (Family family : Family.values()) {
                descriptors.add(new ColumnFamilyDescriptor(family.nameBytes(), options.family(family)));
            }
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB rocks = opener.open(options, descriptors, handles);
            Database database = new Database(folder, options, rocks, handles);
            opened = true;
            return database;
        } catch (RocksDBException e) {
            throw Failures.atOpen(folder, e);
        } finally {
            if (!opened) {
                options.close();
            }
        }
    }

    private static void loadLibrary() {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            throw new StoreFailedException(
                    "the native library of RocksDB cannot be used on this machine (" + e.getMessage()
                            + "); choose another store",
                    e);
        }
    }

    Path folder() {
        return folder;
    }

    RocksDB rocks() {
        return rocks;
    }

    ColumnFamilyHandle family(Family family) {
        ColumnFamilyHandle handle = families.get(family);
        if (handle == null) {
            throw new IllegalStateException("no handle for " + family);
        }
        return handle;
    }

    /** Closes in the stated order. What was appended must have been forced before. */
    @Override
    public void close() {
        try {
            families.values().forEach(ColumnFamilyHandle::close);
            rocks.closeE();
        } catch (RocksDBException e) {
            throw new StoreFailedException("the store in " + folder + " did not close cleanly: " + e.getMessage(), e);
        } finally {
            rocks.close();
            options.close();
        }
    }
}
