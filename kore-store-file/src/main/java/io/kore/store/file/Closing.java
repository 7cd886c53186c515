package io.kore.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, also if one of them fails. Stateless. */
final class Closing {
    private Closing() {}

    /** Closes all, in order; the first failure is thrown and carries the others. */
    static void all(List<? extends @Nullable Closeable> resources) throws IOException {
        IOException first = null;
        for (Closeable resource : resources) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
