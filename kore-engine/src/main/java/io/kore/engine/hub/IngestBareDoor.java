package io.kore.engine.hub;

import io.kore.engine.ingest.BareRecords;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.engine.koredb.BareDoor;
import io.kore.error.KoreException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What comes over koredb's wire, brought to the door of bare records. Thread-safe. */
public final class IngestBareDoor implements BareDoor {
    private final BareRecords records;
    private final Json json;
    private final PayloadCheck check = new PayloadCheck();

    /**
     * The way to a door.
     *
     * @param records the door
     * @param json reads what comes
     */
    public IngestBareDoor(BareRecords records, Json json) {
        this.records = records;
        this.json = json;
    }

    @Override
    public Taken take(ShardId shard, long fromIndex, List<Payload> payloads, String peer) {
        List<Map<String, @Nullable Object>> legible = new ArrayList<>(payloads.size());
        String illegible = "";
        for (Payload payload : payloads) {
            try {
                // before anything is made of it: a number of a million digits takes long to read
                check.checkBare(payload);
                legible.add(json.fields(payload));
            } catch (KoreException e) {
                illegible = "shard " + shard + " from " + peer + " was refused from index "
                        + (fromIndex + legible.size()) + " on: " + e.getMessage();
                break;
            }
        }
        BareRecords.Taken taken = records.take(shard, fromIndex, legible, peer);
        boolean isAllTaken = taken.next() == fromIndex + legible.size();
        String refusal =
                taken.refused() != null ? String.valueOf(taken.refused().getMessage()) : isAllTaken ? illegible : "";
        return new Taken(taken.next(), taken.added(), refusal);
    }
}
