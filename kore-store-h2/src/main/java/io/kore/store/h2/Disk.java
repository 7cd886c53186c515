package io.kore.store.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How files are opened: the seam where a test stands in and lets writes and forces fail, or loses what was
 * not forced. Thread-safe.
 */
interface Disk {
    /** The file system as it is. */
    Disk REAL = new Disk() {
        @Override
        public FileChannel openToRead(Path file) throws IOException {
            return FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        public FileChannel openToWrite(Path file) throws IOException {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        }
    };

    FileChannel openToRead(Path file) throws IOException;

    /** Opens a file for reading and writing, made if it is not there. */
    FileChannel openToWrite(Path file) throws IOException;

    /** Makes the names in a folder durable. */
    default void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
