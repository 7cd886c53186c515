package io.kore.store.file;

import io.kore.error.StoreFailedException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store may still be written (S7) and used at all (S13). Thread-safe.
 *
 * <p>A write or force that failed is never tried again and called good: the system may have thrown the
 * bytes away and report success the next time. So the first failure ends all writing until the store is
 * opened anew and has looked at what is really there.
 */
final class Health {
    private final Path place;
    private volatile @Nullable IOException failure;
    private volatile boolean closed;

    Health(Path place) {
        this.place = place;
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the store at " + place + " is closed");
        }
    }

    void checkWritable() {
        checkOpen();
        IOException earlier = failure;
        if (earlier != null) {
            throw failed("refuses writes since an earlier one failed", earlier);
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Takes note of a failed write or force; the exception for the caller. */
    StoreFailedException poison(String what, IOException e) {
        if (failure == null) {
            failure = e;
        }
        return failed(what, e);
    }

    /** A read that failed, which spoils nothing. */
    RuntimeException readFailed(IOException e) {
        checkOpen();
        return failed("could not be read", e);
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    private StoreFailedException failed(String what, IOException e) {
        return new StoreFailedException(
                "the store at " + place + ' ' + what + " (" + Failures.reason(e)
                        + "); mend the cause, close the store and open it again",
                e);
    }
}
