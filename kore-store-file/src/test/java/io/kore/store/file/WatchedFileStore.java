package io.kore.store.file;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file store on the disk of the operating system, with segments so small that they are sealed all the
 * time, and with a watch that hears of each change to the disk before and after it. For the reliability
 * kit, which kills processes there. Thread-safe.
 */
public final class WatchedFileStore implements ShardStoreProvider {
    /** Every kind of change that a store makes. */
    public static final List<String> CHANGES = List.of(
            "make folder",
            "force folder",
            "make segment",
            "write segment",
            "force segment",
            "rename segment",
            "delete segment",
            "make index",
            "write index",
            "force index",
            "rename index",
            "delete index",
            "make value",
            "write value",
            "force value",
            "rename value",
            "delete value",
            "make mark",
            "write mark",
            "force mark",
            "rename mark");

    private final ShardStoreProvider provider;

    /**
     * A provider of watched stores.
     *
     * @param watch who hears of changes
     */
    public WatchedFileStore(Watch watch) {
        provider = new FileShardStoreProvider(new WatchedDisk(watch), SmallSegmentsContractTest.SMALL);
    }

    /** Hears of changes, in the threads that make them, and may keep such a thread for ever. */
    public interface Watch {
        /**
         * A change begins.
         *
         * @param change one of {@link #CHANGES}
         */
        void before(String change);

        /**
         * A change was made.
         *
         * @param change one of {@link #CHANGES}
         */
        void after(String change);
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public ShardStore open(String place) {
        return provider.open(place);
    }

    @Override
    public StoreReport verify(String place) {
        return provider.verify(place);
    }

    @Override
    public StoreReport salvage(String place, String target) {
        return provider.salvage(place, target);
    }

    /** What part of a store a file is, finished or not: {@code 0000000001.index.draft} is an index. */
    private static String partOf(Path file) {
        String name = String.valueOf(file.getFileName()).replace(".draft", "");
        return name.equals("store") ? "mark" : name.substring(name.lastIndexOf('.') + 1);
    }

    /** Something that may fail. */
    private interface Change {
        void make() throws IOException;
    }

    private static void watched(Watch watch, String what, Change change) throws IOException {
        watch.before(what);
        change.make();
        watch.after(what);
    }

    private static final class WatchedDisk implements Disk {
        private final Disk disk = new RealDisk();
        private final Watch watch;

        WatchedDisk(Watch watch) {
            this.watch = watch;
        }

        @Override
        public Kind kind(Path path) throws IOException {
            return disk.kind(path);
        }

        @Override
        public Path realPath(Path folder) throws IOException {
            return disk.realPath(folder);
        }

        @Override
        public List<String> list(Path folder) throws IOException {
            return disk.list(folder);
        }

        @Override
        public DiskFile open(Path file, Access access) throws IOException {
            if (access != Access.CREATE) {
                return new WatchedFile(disk.open(file, access), partOf(file), watch);
            }
            watch.before("make " + partOf(file));
            DiskFile made = disk.open(file, access);
            watch.after("make " + partOf(file));
            return new WatchedFile(made, partOf(file), watch);
        }

        @Override
        public void makeFolder(Path folder) throws IOException {
            watched(watch, "make folder", () -> disk.makeFolder(folder));
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            watched(watch, "rename " + partOf(to), () -> disk.move(from, to));
        }

        @Override
        public void delete(Path file) throws IOException {
            watched(watch, "delete " + partOf(file), () -> disk.delete(file));
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            watched(watch, "force folder", () -> disk.forceFolder(folder));
        }

        @Override
        public String location(Path folder) {
            return disk.location(folder);
        }

        @Override
        public @Nullable Closeable lock(Path file, boolean shared) throws IOException {
            return disk.lock(file, shared);
        }
    }

    private static final class WatchedFile implements DiskFile {
        private final DiskFile file;
        private final String part;
        private final Watch watch;

        WatchedFile(DiskFile file, String part, Watch watch) {
            this.file = file;
            this.part = part;
            this.watch = watch;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(long at, byte[] target, int offset, int length) throws IOException {
            return file.read(at, target, offset, length);
        }

        @Override
        public void write(long at, byte[] source, int offset, int length) throws IOException {
            watched(watch, "write " + part, () -> file.write(at, source, offset, length));
        }

        @Override
        public void force() throws IOException {
            watched(watch, "force " + part, file::force);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
