package io.kore.engine.gather;

import io.kore.engine.json.Json;
import io.kore.error.StoreException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a log's records: those that were asked for last are held, all others read again from the store,
 * so that what a gather holds for a record does not grow with its content. Confined to its fold.
 */
final class StoredFields {
    private final ShardStore store;
    private final LogName log;
    private final Json json;
    private final FoldLimits limits;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long heldBytes;

    private record Held(Act act, int bytes) {}

    StoredFields(ShardStore store, LogName log, Json json, FoldLimits limits) {
        this.store = store;
        this.log = log;
        this.json = json;
        this.limits = limits;
    }

    /** The fields of an act's record, unmodifiable. */
    Map<String, @Nullable Object> of(Act act) {
        Map<String, @Nullable Object> fields = act.heldFields();
        if (fields == null) {
            fields = hold(act, record(act));
        }
        return fields;
    }

    /** Holds the fields of an act's record, which was read just now, for a while. */
    Map<String, @Nullable Object> hold(Act act, ShardRecord record) {
        Map<String, @Nullable Object> fields = json.fields(record.payload());
        hold(act, fields, record.payload().length());
        return fields;
    }

    /** Holds the fields of an act's record for a while. */
    void hold(Act act, Map<String, @Nullable Object> fields, int bytes) {
        act.hold(fields);
        held.add(new Held(act, bytes));
        heldBytes += bytes;
        while (held.size() > limits.heldRecordsMax() || heldBytes > limits.heldBytesMax()) {
            Held oldest = held.remove();
            oldest.act.hold(null);
            heldBytes -= oldest.bytes;
        }
    }

    ShardRecord record(Act act) {
        return record(act.writer(), act.index());
    }

    ShardRecord record(WriterId writer, long index) {
        ShardId shard = new ShardId(log, writer);
        try (RecordCursor cursor = store.readShard(shard, index)) {
            ShardRecord record = cursor.next();
            if (record == null) {
                throw new StoreException("shard " + shard + " no longer holds index " + index
                        + ", which a gather needs; its log was dropped, gather anew");
            }
            return record;
        }
    }
}
