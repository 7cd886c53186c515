package io.kore.store.h2;

import io.kore.error.StoreException;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that asks for one page after the other, small ones first, and holds no more than one. Confined to
 * one thread at a time.
 */
final class PagedCursor implements ArrivalCursor {
    private static final int ROWS_FIRST = 16;
    private static final int ROWS_MAX = 256;

    private final Page.Source source;
    private final Health health;
    private Page page;
    private int at;
    private int rows = ROWS_FIRST;
    private Page.@Nullable Arrival last;
    private boolean closed;

    PagedCursor(Page.Source source, long from, Health health) {
        this.source = source;
        this.health = health;
        this.page = new Page(List.of(), from, false, null);
    }

    @Override
    public @Nullable ShardRecord next() {
        checkOpen();
        while (at == page.arrivals().size()) {
            StoreException failure = page.failure();
            if (failure != null) {
                throw failure;
            }
            if (page.last()) {
                return null;
            }
            page = source.read(page.next(), rows);
            at = 0;
            rows = Math.min(4 * rows, ROWS_MAX);
        }
        Page.Arrival arrival = page.arrivals().get(at++);
        last = arrival;
        return arrival.record();
    }

    @Override
    public long position() {
        checkOpen();
        if (last == null) {
            throw new IllegalStateException("next() has not answered a record yet");
        }
        return last.position();
    }

    @Override
    public void close() {
        closed = true;
        page = new Page(List.of(), 0, true, null);
        at = 0;
    }

    private void checkOpen() {
        health.checkOpen();
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
    }
}
