package io.kore.cli.console;

import io.kore.error.KoreException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says in one line why something failed, whatever was thrown. Stateless. */
public final class Reason {
    private Reason() {}

    /**
     * The reason.
     *
     * @param thrown what was thrown
     * @return one line without control characters, for a person to read
     */
    public static String of(Throwable thrown) {
        return Text.oneLine(said(thrown));
    }

    private static String said(Throwable thrown) {
        Throwable cause = thrown.getCause();
        if (cause != null && (thrown instanceof ExecutionException || thrown instanceof CompletionException)) {
            return said(cause);
        }
        String message = thrown.getMessage();
        if (message != null && speaksForItself(thrown)) {
            return message;
        }
        if (thrown instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? name(thrown) : file.getReason());
        }
        if (thrown instanceof IOException && message != null) {
            return message;
        }
        return unexpected(thrown, message);
    }

    private static boolean speaksForItself(Throwable thrown) {
        return thrown instanceof Failure
                || thrown instanceof KoreException
                || thrown instanceof IllegalArgumentException
                || thrown instanceof IllegalStateException;
    }

    private static String unexpected(Throwable thrown, @Nullable String message) {
        return "this should not happen: " + name(thrown) + (message == null ? "" : ", " + message)
                + "; --stacktrace shows where";
    }

    private static String name(Throwable thrown) {
        return thrown.getClass().getSimpleName();
    }
}
