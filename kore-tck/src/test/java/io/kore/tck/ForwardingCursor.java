package io.kore.tck;

import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import org.jspecify.annotations.Nullable;

/** A cursor that leaves all to another one; the broken ones override what they break. Confined to one thread. */
class ForwardingCursor implements RecordCursor {
    private final RecordCursor cursor;
    private boolean closed;

    ForwardingCursor(RecordCursor cursor) {
        this.cursor = cursor;
    }

    @Override
    public @Nullable ShardRecord next() {
        return cursor.next();
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        cursor.close();
    }
}
