package io.kore.store.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies folders, and tells whether one was touched. Stateless. */
final class FolderCopy {
    private FolderCopy() {}

    static void copy(Path from, Path to) {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file));
            try {
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in a folder: names, bytes and times. Equal to another such text only if nothing was touched. */
    static String picture(Path folder) {
        TreeMap<String, String> picture = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                String content = Files.isRegularFile(path) ? HexFormat.of().formatHex(Files.readAllBytes(path)) : "";
                picture.put(path.toString(), Files.getLastModifiedTime(path) + " " + content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return picture.toString();
    }
}
