package io.kore.store.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for what the file system answered. Stateless. */
final class Failures {
    private Failures() {}

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no right to access " + e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no " + e.getMessage();
        }
        String message = e instanceof FileSystemException ? e.toString() : e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
