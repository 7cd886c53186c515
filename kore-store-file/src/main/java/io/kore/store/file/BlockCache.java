package io.kore.store.file;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of files that were read lately, shared by all cursors, so that ten thousand of them need no buffers
 * of their own. Blocks are never changed. Thread-safe.
 */
final class BlockCache {
    private final long bytesMax;
    /** Least recently used first; guarded by this, as is the sum. */
    private final LinkedHashMap<Key, byte[]> blocks = new LinkedHashMap<>(256, 0.75f, true);

    private long bytes;

    BlockCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Reads a block that is not in the cache. */
    interface Loader {
        byte[] load(long block) throws IOException;
    }

    private record Key(LazyFile file, long block) {
        // those that a record has by itself are put together when they are first called, which takes long at each start
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && file.equals(that.file) && block == that.block;
        }

        @Override
        public int hashCode() {
            return 31 * file.hashCode() + Long.hashCode(block);
        }
    }

    byte[] get(LazyFile file, long block, Loader loader) throws IOException {
        Key key = new Key(file, block);
        byte[] held = find(key);
        if (held != null) {
            return held;
        }
        byte[] loaded = loader.load(block);
        keep(key, loaded);
        return loaded;
    }

    private synchronized byte @Nullable [] find(Key key) {
        return blocks.get(key);
    }

    private synchronized void keep(Key key, byte[] block) {
        byte[] before = blocks.put(key, block);
        bytes += block.length - (before == null ? 0 : before.length);
        var oldest = blocks.entrySet().iterator();
        while (bytes > bytesMax && oldest.hasNext()) {
            Map.Entry<Key, byte[]> entry = oldest.next();
            bytes -= entry.getValue().length;
            oldest.remove();
        }
    }
}
