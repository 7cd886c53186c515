package io.kore.store.file;

import java.io.IOException;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The block that a cursor read last: mostly it reads on in it, and need not ask the cache that it shares with others.
 * Held weakly: ten thousand cursors keep no block that the cache has given up. Confined to its cursor.
 */
final class LastBlock {
    private @Nullable LazyFile file;
    private long block;
    private WeakReference<byte[]> bytes = new WeakReference<>(null);

    private @Nullable Segment checkedIn;
    private long checkedFrom;

    byte[] get(LazyFile wantedFile, long wantedBlock, BlockCache cache, BlockCache.Loader loader) throws IOException {
        if (wantedFile == file && wantedBlock == block) {
            byte[] held = bytes.get();
            if (held != null) {
                return held;
            }
        }
        byte[] found = cache.get(wantedFile, wantedBlock, loader);
        file = wantedFile;
        block = wantedBlock;
        bytes = new WeakReference<>(found);
        return found;
    }

    /** Whether this was said of the {@linkplain CheckedStretches stretch} in which the offset lies. */
    boolean isChecked(Segment segment, long offset) {
        return segment == checkedIn && CheckedStretches.startOf(offset) == checkedFrom;
    }

    void checked(Segment segment, long offset) {
        checkedIn = segment;
        checkedFrom = CheckedStretches.startOf(offset);
    }
}
