package io.kore.store.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Decides which calls of a {@link SimulatedDisk} fail. Asked once for each call, in order. */
public interface DiskFaults {
    /**
     * Decides on one call.
     *
     * @param call its kind
     * @return the failure of the call, or null if it succeeds
     */
    @Nullable
    IOException of(DiskCall call);

    /** Fails a write when a part of its bytes is written; a read answers a part of what it could, and succeeds. */
    final class Part extends IOException {
        private static final long serialVersionUID = 1L;

        /**
         * A failure with the words of the system.
         *
         * @param message what a failed write says
         */
        public Part(String message) {
            super(message);
        }
    }
}
