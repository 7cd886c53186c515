package io.kore.engine.view;

import io.kore.engine.json.Json;
import io.kore.error.StoreException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads again what a gather does not hold: records of one log, by their place. Confined to its fold. */
final class StoredFields {
    private final ShardStore store;
    private final LogName log;
    private final Json json;
    /** A record is mostly asked for one field after the other. */
    private @Nullable Edit lastEdit;

    private Map<String, @Nullable Object> lastFields = Map.of();

    StoredFields(ShardStore store, LogName log, Json json) {
        this.store = store;
        this.log = log;
        this.json = json;
    }

    Map<String, @Nullable Object> of(Edit edit) {
        if (!edit.equals(lastEdit)) {
            ShardId shard = new ShardId(log, edit.writer());
            try (RecordCursor cursor = store.readShard(shard, edit.index())) {
                ShardRecord record = cursor.next();
                if (record == null) {
                    throw new StoreException("shard " + shard + " no longer holds index " + edit.index()
                            + ", which a gather needs; its log was dropped, gather anew");
                }
                lastFields = json.fields(record.payload());
                lastEdit = edit;
            }
        }
        return lastFields;
    }
}
