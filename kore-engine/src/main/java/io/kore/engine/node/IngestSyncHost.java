package io.kore.engine.node;

import io.kore.access.LogSelection;
import io.kore.engine.branch.Histories;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Ingested;
import io.kore.engine.ingest.Journal;
import io.kore.engine.ingest.Succession;
import io.kore.engine.sync.HeldRecords;
import io.kore.engine.sync.Holdings;
import io.kore.engine.sync.SyncHost;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Sync's view of the node: the door in and the journal. Thread-safe. */
final class IngestSyncHost implements SyncHost {
    private final Ingest ingest;
    private final Journal journal;
    private final ErrorReports errors;

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
        return new Holdings(held.end(), held.shards(), held.strands(), held.dropped());
    }

    @Override
    public HeldRecords shown() {
        Ingest.Held held = ingest.held();
        long unused = journal.force();
        return HeldRecords.of(held.end(), held.shown(), ingest.branches()::named);
    }

    @Override
    public long end() {
        return journal.store().end();
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        return journal.store().readArrivals(fromPosition);
    }

    @Override
    public RecordCursor readShard(ShardId strand, long fromIndex) {
        return journal.store().readShard(strand, fromIndex);
    }

    @Override
    public long arrivalOf(ShardId strand, long index) {
        return journal.store().arrivalOf(strand, index);
    }

    @Override
    public Histories histories() {
        return ingest.branches().histories();
    }

    @Override
    public Accepted accept(List<ShardRecord> batch, String peer) {
        Ingested accepted = ingest.accept(batch, peer);
        accepted.forked()
                .forEach(strand -> errors.accept(ForkReport.of(strand, accepted.records(), ingest.branches(), peer)));
        Succession succession = accepted.succession();
        if (succession != null) {
            reportSuccession(succession.before(), succession.after(), peer);
        }
        return new Accepted(
                accepted.end(), accepted.places(), accepted.records().size(), accepted.late());
    }

    @Override
    public boolean isDropped(LogName log) {
        return ingest.dropped().isDropped(log);
    }

    @Override
    public void peerDropped(LogName log) {
        ingest.peerDropped(log);
    }

    @Override
    public CompletionStage<Long> whenDurable(long position) {
        return journal.whenReached(position);
    }

    @Override
    public void peerHoldsMoreOfMine(ShardSummary theirs, String peer) {
        WriterId before = ingest.writer();
        if (ingest.peerHoldsMore(theirs)) {
            reportSuccession(before, ingest.writer(), peer);
        }
    }

    @Override
    public void peerHasTold(LogSelection logs) {
        ingest.peerHasTold(logs);
    }

    @Override
    public void report(KoreException error) {
        errors.accept(error);
    }

    private void reportSuccession(WriterId before, WriterId after, String peer) {
        errors.accept(new PeerException("peer " + peer + " holds records of writer " + before
                + " that this store does not have; the store is an old copy, or another node writes under the same id."
                + " This node takes them in and goes on as " + after
                + "; nothing is lost. See to it that no two devices share one whoAmI"));
    }
}
