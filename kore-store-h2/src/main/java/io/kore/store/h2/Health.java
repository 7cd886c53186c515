package io.kore.store.h2;

import io.kore.error.StoreFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a store may still be written (S7) and used at all (S13). Thread-safe.
 *
 * <p>After a write or force that failed nobody knows what reached the disk, and H2 would try again with
 * the next one. So the first failure ends all writing, until the store is opened anew.
 */
final class Health {
    private final String where;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    Health(String where) {
        this.where = where;
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the store at " + where + " is closed");
        }
    }

    void checkWritable() {
        checkOpen();
        Throwable earlier = failure;
        if (earlier != null) {
            throw failed("refuses writes since an earlier one failed", earlier);
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Tells whether the store is open and has not failed. */
    boolean isUsable() {
        return !closed && failure == null;
    }

    /** Takes note of a write or force that failed. */
    StoreFailedException poison(String what, Throwable e) {
        if (failure == null) {
            failure = e;
        }
        return failed(what, e);
    }

    /** What a close says that cannot promise that all is on the medium. */
    StoreFailedException unsureAtClose() {
        Throwable why = failure;
        return failed(
                "is closed, but what was appended since the last force may not have reached the medium",
                why == null ? new IllegalStateException("no failure is known") : why);
    }

    void close() {
        closed = true;
    }

    private StoreFailedException failed(String what, Throwable e) {
        return new StoreFailedException(
                "the store at " + where + ' ' + what + " (" + Failures.reason(e)
                        + "); mend the cause, close the store and open it again",
                e);
    }
}
