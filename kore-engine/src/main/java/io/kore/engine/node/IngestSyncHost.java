package io.kore.engine.node;

import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.sync.Holdings;
import io.kore.engine.sync.SyncHost;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Sync's view of the node: the door in and the journal. Thread-safe. */
final class IngestSyncHost implements SyncHost {
    private final Ingest ingest;
    private final Journal journal;
    private final ErrorReports errors;

    @Inject
    IngestSyncHost(Ingest ingest, Journal journal, ErrorReports errors) {
        this.ingest = ingest;
        this.journal = journal;
        this.errors = errors;
    }

    @Override
    public WriterId writer() {
        return ingest.writer();
    }

    @Override
    public String storeId() {
        return ingest.storeId();
    }

    @Override
    public Holdings holdings() {
        Ingest.Held held = ingest.held();
        long unused = journal.force();
        return new Holdings(held.end(), held.shards());
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        return journal.store().readArrivals(fromPosition);
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        return journal.store().readShard(shard, fromIndex);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        return journal.store().arrivalOf(shard, index);
    }

    @Override
    public long accept(List<ShardRecord> batch, String peer) {
        WriterId before = ingest.writer();
        long end = ingest.accept(batch, peer).end();
        WriterId after = ingest.writer();
        if (!after.equals(before)) {
            reportSuccession(before, after, peer);
        }
        return end;
    }

    @Override
    public CompletionStage<Long> whenDurable(long position) {
        return journal.whenDurable(position).thenApply(unused -> journal.durableEnd());
    }

    @Override
    public void peerHoldsMoreOfMine(ShardSummary theirs, String peer) {
        WriterId mine = theirs.shard().writer();
        if (ingest.retire(mine)) {
            reportSuccession(mine, ingest.writer(), peer);
        }
    }

    @Override
    public void report(KoreException error) {
        errors.accept(error);
    }

    private void reportSuccession(WriterId before, WriterId after, String peer) {
        errors.accept(
                new PeerException(
                        "peer " + peer + " holds records of writer " + before
                                + " that this store does not have; the store is an old copy, or another node writes under the same id."
                                + " This node goes on as " + after
                                + ", and takes those records in where they continue its own;"
                                + " where they do not, both histories stay as they are. See to it that no two devices share one whoAmI"));
    }
}
