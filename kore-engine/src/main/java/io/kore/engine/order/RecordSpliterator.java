package io.kore.engine.order;

import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;

/** A cursor's records for a stream, as what they are shown as. Confined to one thread at a time. */
final class RecordSpliterator<T> extends Spliterators.AbstractSpliterator<T> {
    private final RecordCursor cursor;
    private final Function<ShardRecord, T> form;

    RecordSpliterator(RecordCursor cursor, Function<ShardRecord, T> form) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE | Spliterator.DISTINCT);
        this.cursor = cursor;
        this.form = form;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        ShardRecord record = cursor.next();
        if (record == null) {
            return false;
        }
        action.accept(form.apply(record));
        return true;
    }
}
