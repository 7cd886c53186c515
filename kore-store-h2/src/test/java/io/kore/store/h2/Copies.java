package io.kore.store.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies of a store's folder, for tests that damage them. Stateless. */
final class Copies {
    private Copies() {}

    static Path copy(Path store, Path target) throws IOException {
        Files.createDirectories(target);
        for (Map.Entry<String, ByteBuffer> file : contents(store).entrySet()) {
            Files.write(target.resolve(file.getKey()), file.getValue().array());
        }
        return target;
    }

    /** All files of a folder. */
    static Map<String, ByteBuffer> contents(Path folder) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
        Files.write(file, bytes);
    }

    static void truncate(Path file, long size) throws IOException {
        try (var channel = Disk.REAL.openToWrite(file)) {
            channel.truncate(size);
        }
    }
}
