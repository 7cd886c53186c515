package io.kore.it.identity;

import io.kore.it.story.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Copies folders as cloning the whole machine does: so that nothing in them tells that they were copied. Stateless.
 */
final class Clones {
    private Clones() {}

    /** Copies a folder, and lets the copy say that it is where it ever was; see {@code FolderLocation}. */
    static void make(Path from, Path to) throws IOException {
        Folders.copy(from, to);
        Path location = to.resolve("location");
        List<String> said = new ArrayList<>(Files.readAllLines(location));
        Path draft = Files.createFile(to.resolve("location.draft"));
        FileTime modified = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(draft, modified);
        BasicFileAttributes made = Files.readAttributes(draft, BasicFileAttributes.class);
        boolean birthIsKnown = !made.creationTime().equals(modified);
        said.set(2, String.valueOf(Files.getAttribute(draft, "unix:ino")));
        said.set(3, birthIsKnown ? Long.toString(made.creationTime().to(TimeUnit.NANOSECONDS)) : "0");
        said.set(4, Long.toString(modified.to(TimeUnit.NANOSECONDS)));
        Files.writeString(draft, String.join("\n", said) + "\n");
        Files.setLastModifiedTime(draft, modified);
        Files.move(draft, location, StandardCopyOption.ATOMIC_MOVE);
    }
}
