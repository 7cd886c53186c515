package io.kore.store.file;

import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard by its index. Holds no buffer but a few places: the blocks are in the store's common
 * cache, so that ten thousand of these may be open. Confined to one thread at a time.
 */
final class ShardCursor implements RecordCursor {
    private static final int PLACES_FIRST = 32;
    private static final int PLACES_MAX = 256;
    private static final long[] NONE = {};

    private final Lookup lookup;
    private final Health health;
    private final Journal.@Nullable Held shard;
    private final long end;
    private long next;
    private boolean closed;

    private @Nullable Segment segment;
    private final LastBlock last = new LastBlock();
    private long[] places = NONE;
    /** The index of the first of the places, and how many there are. */
    private long placesFrom;

    private int placesSize;

    ShardCursor(Lookup lookup, Health health, Journal.@Nullable Held shard, long from) {
        this.lookup = lookup;
        this.health = health;
        this.shard = shard;
        this.next = from;
        this.end = shard == null ? 0 : shard.count();
    }

    @Override
    public @Nullable ShardRecord next() {
        health.checkOpen();
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
        if (shard == null || next >= end) {
            return null;
        }
        while (true) {
            try {
                ShardRecord record = read(shard);
                next++;
                return record;
            } catch (LazyFile.RetiredException e) {
                health.checkOpen();
                segment = null;
            } catch (IOException e) {
                throw health.readFailed(e);
            }
        }
    }

    private ShardRecord read(Journal.Held of) throws IOException {
        Segment in = segment;
        if (in == null || next >= placesFrom + placesSize) {
            // more each time: who reads on reads much
            int size = places.length == 0 ? PLACES_FIRST : Math.min(2 * places.length, PLACES_MAX);
            if (size > places.length) {
                places = new long[(int) Math.min(size, end - next)];
            }
            Lookup.Found found = lookup.find(of, next, places);
            in = found.segment();
            segment = in;
            placesFrom = next;
            placesSize = found.size();
        }
        return lookup.read(in, places[(int) (next - placesFrom)], of, next, last);
    }

    @Override
    public void close() {
        closed = true;
        segment = null;
        places = NONE;
    }
}
