package io.kore.engine.branch;

import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a shard as it is shown, one stretch of it after the other. Confined to one thread at a time. */
final class StretchCursor implements RecordCursor {
    private final ShardStore store;
    private final List<Stretch> stretches;
    private final Translation translation;
    private long index;
    private int at;
    private @Nullable RecordCursor cursor;

    StretchCursor(ShardStore store, List<Stretch> stretches, long fromIndex, Translation translation) {
        this.store = store;
        this.stretches = stretches;
        this.index = fromIndex;
        this.translation = translation;
        open();
    }

    @Override
    public @Nullable ShardRecord next() {
        RecordCursor open = cursor;
        if (open == null) {
            return null;
        }
        Stretch stretch = stretches.get(at);
        ShardRecord record = stretch.stored(index) < stretch.to() ? open.next() : null;
        if (record != null) {
            index++;
            return translation.shown(record, stretch);
        }
        if (stretch.stored(index) < stretch.to()) {
            return null;
        }
        close();
        open();
        return next();
    }

    /** Opens the stretch in which the next record stands, so that what is read is what is there now. */
    private void open() {
        while (at < stretches.size()
                && stretches.get(at).stored(index) >= stretches.get(at).to()) {
            at++;
        }
        cursor = null;
        if (at < stretches.size()) {
            Stretch stretch = stretches.get(at);
            cursor = store.readShard(stretch.strand().id(), stretch.stored(index));
        }
    }

    @Override
    public void close() {
        RecordCursor open = cursor;
        cursor = null;
        if (open != null) {
            open.close();
        }
    }
}
