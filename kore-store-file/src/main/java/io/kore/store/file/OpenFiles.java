package io.kore.store.file;

import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Keeps the number of files that are open for reading within a bound. Thread-safe. */
final class OpenFiles {
    private final int max;
    /** Oldest first; guarded by this. May hold a file that was closed meanwhile, which does no harm. */
    private final ArrayDeque<LazyFile> files = new ArrayDeque<>();

    OpenFiles(int max) {
        this.max = max;
    }

    /** Takes note of a file that was opened, and closes the one that was opened longest ago. */
    void opened(LazyFile file) throws IOException {
        LazyFile oldest = add(file);
        if (oldest != null) {
            // outside of the lock: closing waits for a read in that file
            oldest.close();
        }
    }

    private synchronized @Nullable LazyFile add(LazyFile file) {
        files.remove(file);
        files.addLast(file);
        return files.size() > max ? files.pollFirst() : null;
    }
}
