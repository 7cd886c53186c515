package io.kore.store.rocksdb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Writes the small files beside the database so that they survive a power cut. Stateless. */
final class DurableFiles {
    private DurableFiles() {}

    /** Makes or replaces a file, whole or not at all. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        // not a channel: an interrupt of this thread must not close it
        try (RandomAccessFile out = new RandomAccessFile(fresh.toFile(), "rw")) {
            out.setLength(0);
            out.write(content);
            out.getFD().sync();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file stands in a folder"));
    }

    /** Makes the names in a folder durable. */
    static void forceFolder(Path folder) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    // an interrupt is no answer of the medium: the same question is asked again without it
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
