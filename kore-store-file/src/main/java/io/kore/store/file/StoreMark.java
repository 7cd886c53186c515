package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code kore-file.mark}: says that the folder is a store, and keeps a durable mark outside of the journal, so
 * that a journal that lost its end is not taken for a shorter one. Replaced whole. Immutable.
 *
 * <pre>
 *  "KORESTOR" 8, format version 4 (1), ordinal of the last segment 8, durable offset in it 8,
 *  reclaim ordinal 8, CRC-32C of all before it 4
 * </pre>
 *
 * @param lastSegment the ordinal of what was the last segment when the store was closed
 * @param durableOffset the offset up to which it had been forced
 * @param reclaimUpTo segments up to this ordinal may hold dropped records whose space is not freed yet; 0
 *     if none do
 */
record StoreMark(long lastSegment, long durableOffset, long reclaimUpTo) {
    static final int VERSION = 1;
    private static final int BYTES = 40;
    private static final long MAGIC = 0x4b4f524553544f52L;

    static StoreMark read(Disk disk, FolderLayout layout) throws IOException {
        Path file = layout.mark();
        byte[] bytes = new byte[BYTES + 1];
        int there;
        try (DiskFile open = disk.open(file, Disk.Access.READ)) {
            there = DiskFile.readFully(open, 0, bytes, 0, bytes.length);
        }
        try {
            ByteReader in = new ByteReader(Arrays.copyOf(bytes, there));
            if (in.getLong() != MAGIC) {
                return notOurs(disk, layout, file);
            }
            int version = in.getInt();
            if (version > VERSION && version < 1 << 16) {
                throw new StoreFormatException("the store at " + layout.place() + " has format version " + version
                        + ", this is version " + VERSION + ": open it with the version of Kore that wrote it");
            }
            StoreMark mark = new StoreMark(in.getLong(), in.getLong(), in.getLong());
            if (version != VERSION || in.getInt() != checksum(bytes)) {
                throw damaged(file);
            }
            in.expectEnd();
            return mark;
        } catch (MalformedException e) {
            throw damaged(file);
        }
    }

    private static StoreMark notOurs(Disk disk, FolderLayout layout, Path file) throws IOException {
        if (layout.journalFiles(disk).last() > 0) {
            throw damaged(file);
        }
        throw new StoreFormatException(layout.place() + " is no store: its file " + file.getFileName()
                + " is something else;" + " nothing was written: name an empty or a new folder");
    }

    private static StoreCorruptException damaged(Path file) {
        return new StoreCorruptException(file + " is damaged at byte 0: its checksum does not fit; restore it from"
                + " a backup, or salvage the store to a new place");
    }

    void write(Disk disk, FolderLayout layout) throws IOException {
        byte[] bytes = new ByteWriter(BYTES)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putLong(lastSegment)
                .putLong(durableOffset)
                .putLong(reclaimUpTo)
                .putInt(0)
                .toBytes();
        Frames.putInt(bytes, BYTES - 4, checksum(bytes));
        replace(disk, layout.mark(), bytes);
    }

    /** Replaces a small file as a whole, durably. */
    static void replace(Disk disk, Path file, byte[] bytes) throws IOException {
        Path draft = FolderLayout.draft(file);
        try (DiskFile open = disk.open(draft, Disk.Access.CREATE)) {
            open.write(0, bytes, 0, bytes.length);
            open.force();
        }
        disk.move(draft, file);
        disk.forceFolder(FolderLayout.folderOf(file));
    }

    // those that a record has by itself are put together when they are first called, which takes long at each start
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoreMark that
                && lastSegment == that.lastSegment
                && durableOffset == that.durableOffset
                && reclaimUpTo == that.reclaimUpTo;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(lastSegment) + Long.hashCode(durableOffset);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, BYTES - 4);
        return (int) crc.getValue();
    }
}
