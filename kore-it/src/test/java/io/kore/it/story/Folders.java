package io.kore.it.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies folders, as a backup would. Stateless. */
public final class Folders {
    private Folders() {}

    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String inside = from.relativize(path).toString();
                Files.copy(path, inside.isEmpty() ? to : to.resolve(inside));
            }
        }
    }

    public static void replace(Path folder, Path by) throws IOException {
        delete(folder);
        copy(by, folder);
    }

    public static void delete(Path folder) throws IOException {
        List<Path> old;
        try (Stream<Path> all = Files.walk(folder)) {
            old = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : old) {
            Files.delete(path);
        }
    }
}
