package io.kore.store.rocksdb;

import io.kore.error.StoreException;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Takes records from a source, a few ahead, so that the guard is entered once for many. Its source's native
 * handles are closed by whoever comes first: the end, {@link #close}, or the closing store. Confined to one
 * thread at a time; mistakes in that cost an error and not the process.
 */
final class StoreCursor implements ArrivalCursor {
    private static final int AHEAD_MIN = 8;
    private static final int AHEAD_MAX = 256;
    private static final long AHEAD_BYTES_MAX = 256 << 10;
    /** Steps over arrivals of dropped logs before others may close the store. */
    private static final int STEPS_MAX = 4_096;

    private final Guard guard;
    private final Path folder;
    private final Scratch.Pool scratches;
    private final Source source;
    private final Runnable closer;
    private final ArrayDeque<Layout.Arrival> ahead = new ArrayDeque<>();
    private int wanted = AHEAD_MIN;
    private Layout.@Nullable Arrival last;
    private @Nullable StoreException failure;
    private boolean closed;

    /** Within the guard. */
    StoreCursor(Guard guard, Path folder, Scratch.Pool scratches, Source source) {
        this.guard = guard;
        this.folder = folder;
        this.scratches = scratches;
        this.source = source;
        this.closer = source::close;
        guard.register(closer);
    }

    @Override
    public synchronized @Nullable ShardRecord next() {
        checkOpen();
        while (ahead.isEmpty() && failure == null && !source.isAtEnd()) {
            fill();
        }
        Layout.Arrival arrival = ahead.poll();
        if (arrival == null) {
            if (failure != null) {
                throw failure;
            }
            return null;
        }
        last = arrival;
        return arrival.record();
    }

    private void fill() {
        guard.enter();
        Scratch scratch = scratches.take();
        try {
            long bytes = 0;
            for (int step = 0; step < STEPS_MAX && ahead.size() < wanted && bytes < AHEAD_BYTES_MAX; step++) {
                Layout.Arrival arrival = source.advance(scratch);
                if (arrival != null) {
                    ahead.add(arrival);
                    bytes += arrival.record().payload().length();
                } else if (source.isAtEnd()) {
                    break;
                }
            }
        } catch (RocksDBException e) {
            failure = Failures.atRead(folder, e);
        } catch (StoreException e) {
            // the whole records before it are answered first
            failure = e;
        } finally {
            scratches.giveBack(scratch);
            guard.exit();
        }
        wanted = Math.min(2 * wanted, AHEAD_MAX);
        if (failure != null || source.isAtEnd()) {
            guard.closeEarly(closer);
        }
    }

    @Override
    public synchronized long position() {
        checkOpen();
        if (last == null) {
            throw new IllegalStateException("next() has not answered a record yet");
        }
        return last.position();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            ahead.clear();
            guard.closeEarly(closer);
        }
    }

    private void checkOpen() {
        guard.checkOpen();
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
    }
}
