package io.kore.store.h2;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what H2 and the file system throw into the errors of Kore. H2 answers damage with whatever its code
 * runs into, also with unchecked exceptions of any kind, so everything that is no failure of the medium
 * counts as damage when reading. Stateless.
 */
final class Failures {
    private static final String REPAIR =
            "; verify the store, restore it from a peer or a backup, or salvage what is whole";

    private Failures() {}

    /** Why something failed, in a line: what the medium said, if it said anything, else what H2 says. */
    static String reason(Throwable e) {
        Throwable root = rootOf(e);
        Throwable said = root instanceof IOException && !(root instanceof EOFException) ? root : e;
        if (said instanceof AccessDeniedException) {
            return "no right to access " + said.getMessage();
        }
        String message = said instanceof FileSystemException ? said.toString() : said.getMessage();
        String first = message == null ? "" : message.lines().findFirst().orElse("");
        return first.isEmpty() ? said.getClass().getSimpleName() : first;
    }

    /** What an opening that failed means. */
    static StoreException opening(String where, Exception e) {
        if (e instanceof StoreException known) {
            return known;
        }
        if (hasCode(e, ErrorCode.DATABASE_ALREADY_OPEN_1)) {
            return new StoreLockedException(
                    "the database in " + where + " is open in another program (" + reason(e) + "); close it there", e);
        }
        if (hasCode(e, ErrorCode.FILE_VERSION_ERROR_1) || isUnsupportedFormat(e)) {
            return new StoreFormatException(
                    "the database in " + where + " was written by another version of H2 (" + reason(e)
                            + "); use the version of Kore that wrote it",
                    e);
        }
        return reading(where, e);
    }

    /** What a read that failed means. */
    static StoreException reading(String where, Exception e) {
        if (e instanceof StoreException known) {
            return known;
        }
        if (isOfTheMedium(e)) {
            return new StoreFailedException(
                    "the database in " + where + " could not be read (" + reason(e)
                            + "); mend the cause, close the store and open it again",
                    e);
        }
        return damaged(where, "H2 cannot read it (" + reason(e) + ")", e);
    }

    static StoreCorruptException damaged(String where, String what, @Nullable Exception e) {
        return new StoreCorruptException("the database in " + where + " is damaged: " + what + REPAIR, e);
    }

    private static boolean isOfTheMedium(Throwable e) {
        if (hasCode(e, ErrorCode.DATABASE_IS_CLOSED) || hasCode(e, ErrorCode.OUT_OF_MEMORY)) {
            return true;
        }
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof OutOfMemoryError || (at instanceof IOException && !(at instanceof EOFException))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnsupportedFormat(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof MVStoreException mv && mv.getErrorCode() == DataUtils.ERROR_UNSUPPORTED_FORMAT) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasCode(Throwable e, int code) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getErrorCode() == code) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
