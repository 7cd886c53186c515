package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.spi.StoreMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * The values beside the journal, one file a key, each replaced as a whole (S12). Thread-safe.
 *
 * <pre>
 *  "KOREMETA" 8, format version 4 (1), text key, varint length, value, CRC-32C of all before it 4
 * </pre>
 *
 * A key is lower case without a slash, so it may be part of a file name as it is.
 */
final class FileMetadata implements StoreMetadata {
    private static final long MAGIC = 0x4b4f52454d455441L;
    private static final int VERSION = 1;
    /** Keeps values apart from drafts, whatever the key ends in. */
    private static final String SUFFIX = ".value";

    private final Disk disk;
    private final FolderLayout layout;
    private final Health health;
    /** Guards the folder. */
    private final ReentrantLock lock = new ReentrantLock();

    FileMetadata(Disk disk, FolderLayout layout, Health health) {
        this.disk = disk;
        this.layout = layout;
        this.health = health;
    }

    @Override
    public Optional<byte[]> read(String key) {
        health.checkOpen();
        Path file = file(key);
        lock.lock();
        try {
            return disk.kind(file) == Disk.Kind.NOTHING ? Optional.empty() : Optional.of(read(disk, file, key));
        } catch (IOException e) {
            throw health.readFailed(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads one value.
     *
     * @throws StoreCorruptException if it is damaged
     */
    static byte[] read(Disk disk, Path file, String key) throws IOException {
        byte[] bytes;
        try (DiskFile open = disk.open(file, Disk.Access.READ)) {
            long size = open.size();
            if (size > VALUE_BYTES_MAX + 256L) {
                throw damaged(file, size, "it is too long");
            }
            bytes = new byte[(int) size];
            if (DiskFile.readFully(open, 0, bytes, 0, bytes.length) < bytes.length) {
                throw damaged(file, 0, "it became shorter while it was read");
            }
        }
        try {
            ByteReader in = new ByteReader(bytes);
            if (bytes.length < 4 || Frames.getInt(bytes, bytes.length - 4) != checksum(bytes)) {
                throw damaged(file, 0, "its checksum does not fit");
            }
            if (in.getLong() != MAGIC || in.getInt() != VERSION) {
                throw damaged(file, 0, "it is no metadata of this version");
            }
            String held = in.getText("a key", 100);
            if (!held.equals(key)) {
                throw damaged(file, 12, "it holds the value of \"" + held + '"');
            }
            byte[] value = in.getBytes(in.getLength("the length of a value", VALUE_BYTES_MAX));
            in.getInt();
            in.expectEnd();
            return value;
        } catch (MalformedException e) {
            throw damaged(file, 0, String.valueOf(e.getMessage()));
        }
    }

    private static StoreCorruptException damaged(Path file, long offset, String what) {
        return new StoreCorruptException(
                file + " is damaged at byte " + offset + ": " + what + "; restore it from a backup, or remove the key");
    }

    @Override
    public void write(String key, byte[] value) {
        Path file = file(key);
        if (value.length > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a metadata value has at most " + VALUE_BYTES_MAX + " bytes, not " + value.length);
        }
        byte[] bytes = new ByteWriter(value.length + 128)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putText(key)
                .putVarint(value.length)
                .putBytes(value)
                .putInt(0)
                .toBytes();
        Frames.putInt(bytes, bytes.length - 4, checksum(bytes));
        lock.lock();
        try {
            health.checkWritable();
            StoreMark.replace(disk, file, bytes);
        } catch (IOException e) {
            throw health.poison("could not write the metadata \"" + key + '"', e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void remove(String key) {
        Path file = file(key);
        lock.lock();
        try {
            health.checkWritable();
            if (disk.kind(file) != Disk.Kind.NOTHING) {
                disk.delete(file);
                disk.forceFolder(layout.metadata());
            }
        } catch (IOException e) {
            throw health.poison("could not remove the metadata \"" + key + '"', e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SortedSet<String> keys() {
        health.checkOpen();
        lock.lock();
        try {
            return keys(disk, layout);
        } catch (IOException e) {
            throw health.readFailed(e);
        } finally {
            lock.unlock();
        }
    }

    static SortedSet<String> keys(Disk disk, FolderLayout layout) throws IOException {
        SortedSet<String> keys = new TreeSet<>();
        for (String name : disk.list(layout.metadata())) {
            if (name.endsWith(SUFFIX)) {
                keys.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        }
        return keys;
    }

    /** The file of a key. */
    static Path file(FolderLayout layout, String key) {
        return layout.metadata().resolve(key + SUFFIX);
    }

    private Path file(String key) {
        return file(layout, StoreMetadata.checkedKey(key));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        return (int) crc.getValue();
    }
}
