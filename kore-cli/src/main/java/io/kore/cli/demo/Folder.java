package io.kore.cli.demo;

import io.kore.cli.console.Failure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The temporary folder of a demo. Immutable. */
final class Folder {
    private final Path path;

    /** Makes the folder. */
    Folder() {
        try {
            path = Files.createTempDirectory("kore-demo-");
        } catch (IOException e) {
            throw new Failure("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    /** Removes it with all that is in it. */
    void remove() {
        try {
            removeTree();
        } catch (IOException e) {
            throw new Failure("the temporary folder " + path + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private void removeTree() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
