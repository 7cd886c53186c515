package io.kore.engine.order;

import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;

/** A cursor's records for a stream. Confined to one thread at a time. */
final class RecordSpliterator extends Spliterators.AbstractSpliterator<ShardRecord> {
    private final RecordCursor cursor;

    RecordSpliterator(RecordCursor cursor) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE | Spliterator.DISTINCT);
        this.cursor = cursor;
    }

    @Override
    public boolean tryAdvance(Consumer<? super ShardRecord> action) {
        ShardRecord record = cursor.next();
        if (record == null) {
            return false;
        }
        action.accept(record);
        return true;
    }
}
