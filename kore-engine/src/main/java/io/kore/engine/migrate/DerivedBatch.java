package io.kore.engine.migrate;

import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strand;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Ingested;
import io.kore.model.Origin;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.List;

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
     * Appends what is not held yet. A derived shard forks where its source has forked, and where that is held both bare
     * and in full; nowhere else.
     *
     * @return what became of it
     * @throws io.kore.engine.ingest.RefusedRecordException if another record is held in the place of one
     */
    Ingested append() {
        Ingested accepted = ingest.accept(List.copyOf(records), name, this::mayBegin);
        clear();
        return accepted;
    }

    private boolean mayBegin(ShardRecord first, List<ShardRecord> beside) {
        boolean hasPast = first.envelope().hasPast();
        return isForked(first)
                || beside.stream().noneMatch(other -> other.envelope().hasPast() == hasPast);
    }

    private boolean isForked(ShardRecord derived) {
        Origin origin = derived.envelope().origin();
        return origin != null && ingest.branches().isShownForked(origin.source());
    }

    /**
     * Those from which on a derived shard is shown forked now, though its source is not.
     *
     * @param accepted what became of a batch
     */
    List<ShardRecord> astray(Ingested accepted) {
        List<ShardRecord> astray = new ArrayList<>();
        for (Strand strand : accepted.forked()) {
            long index =
                    ingest.branches().forkBy(strand).map(Branches.Fork::index).orElse(0L);
            accepted.records().stream()
                    .filter(record ->
                            record.shard().writer().root().equals(strand.root().writer()) && !isForked(record))
                    .filter(record ->
                            ingest.branches().strands().strand(record.shard()).start() + record.index() >= index)
                    .findFirst()
                    .ifPresent(astray::add);
        }
        return astray;
    }

    void clear() {
        records.clear();
        bytes = 0;
    }
}
