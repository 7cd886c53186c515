package io.kore.engine.migrate;

import io.kore.engine.branch.Strands;
import io.kore.engine.ingest.Ingest;
import io.kore.model.Origin;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Derived records on their way through the door, all outputs of a record together. Confined to one thread at a time.
 */
final class DerivedBatch {
    private static final int RECORDS_MAX = 1_000;
    private static final long BYTES_MAX = 4L << 20;

    private final Ingest ingest;
    private final String name;
    private final List<ShardRecord> records = new ArrayList<>();
    private long bytes;

    DerivedBatch(Ingest ingest, String name) {
        this.ingest = ingest;
        this.name = name;
    }

    void add(List<ShardRecord> outputs) {
        records.addAll(outputs);
        outputs.forEach(output -> bytes += output.payload().length());
    }

    boolean isFull() {
        return records.size() >= RECORDS_MAX || bytes >= BYTES_MAX;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /**
     * Appends what is not held yet. A derived shard forks where its source has forked and nowhere else.
     *
     * @return the end of the journal
     * @throws io.kore.engine.ingest.RefusedRecordException if another record is held in the place of one
     */
    long append(Strands strands) {
        Set<ShardId> mayFork = new HashSet<>();
        if (strands.size() > 0) {
            for (ShardRecord record : records) {
                Origin origin = record.envelope().origin();
                if (origin != null && strands.isForked(origin.source())) {
                    mayFork.add(record.shard());
                }
            }
        }
        long end = ingest.accept(List.copyOf(records), name, mayFork::contains).end();
        clear();
        return end;
    }

    void clear() {
        records.clear();
        bytes = 0;
    }
}
