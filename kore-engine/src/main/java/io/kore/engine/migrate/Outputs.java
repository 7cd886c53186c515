package io.kore.engine.migrate;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.RecordEdit;
import io.kore.engine.json.CanonicalJson;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.engine.view.StoredRecord;
import io.kore.error.InvalidRecordException;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a migrator and makes payloads of what it answers. Thread-safe if the migrator is. */
final class Outputs {
    /** All outputs of one record are appended in one batch, which is held in memory. */
    private static final long BYTES_MAX = 64L << 20;

    private final Migrator migrator;
    private final Json json;
    private final PayloadCheck check;

    Outputs(Migrator migrator, Json json, PayloadCheck check) {
        this.migrator = migrator;
        this.json = json;
        this.check = check;
    }

    /**
     * What a record comes to: one payload for each part.
     *
     * @param record the record by its place in its writer's shard, which is alike on every node
     * @throws InvalidRecordException if the answer is no answer
     * @throws Exception what the migrator throws
     */
    List<Payload> of(ShardRecord record) throws Exception {
        StoredRecord shown = new StoredRecord(record, json);
        @Nullable Migrated answer = migrator.migrate(shown);
        if (answer == null) {
            throw new InvalidRecordException("it answered null; answer Migrated.drop() to leave a record out");
        }
        if (answer instanceof Migrated.Drop) {
            return List.of();
        }
        if (answer instanceof Migrated.Keep) {
            return List.of(record.payload());
        }
        List<?> records = answer instanceof Migrated.Into into ? into.records() : List.of(answer);
        if (records.size() > Origin.PARTS_MAX) {
            throw new InvalidRecordException(
                    "it answered " + records.size() + " records for one; at most " + Origin.PARTS_MAX + " are allowed");
        }
        List<Payload> payloads = new ArrayList<>(records.size());
        long bytes = 0;
        for (Object one : records) {
            Payload payload = payload(one, shown, record.payload());
            bytes += payload.length();
            if (bytes > BYTES_MAX) {
                throw new InvalidRecordException("it answered more than " + BYTES_MAX + " bytes for one record");
            }
            payloads.add(payload);
        }
        return payloads;
    }

    private Payload payload(Object output, KoreRecord source, Payload kept) {
        if (output == source) {
            return kept;
        }
        if (output instanceof RecordEdit edit) {
            return edit.record() == source && !edit.isChanged() ? kept : canonical(json.payload(edit.fields()));
        }
        return canonical(output instanceof KoreRecord other ? Payload.of(other.json()) : json.payload(output));
    }

    /** Legal before it is brought into the one form, and after: numbers may be written longer then. */
    private Payload canonical(Payload given) {
        check.check(given);
        Payload canonical = CanonicalJson.of(given);
        check.check(canonical);
        return canonical;
    }
}
