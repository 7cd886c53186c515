package io.kore.engine.node;

import io.kore.engine.branch.Strand;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.ingest.Ingest;
import io.kore.error.PeerException;
import io.kore.model.WriterId;
import java.util.List;

/** Tells people what bare records made of shards and ids. Thread-safe. */
final class BareReports implements BareRecords.Watch {
    private final Ingest ingest;
    private final ErrorReports errors;

    BareReports(Ingest ingest, ErrorReports errors) {
        this.ingest = ingest;
        this.errors = errors;
    }

    @Override
    public void forked(Strand strand, String peer) {
        errors.accept(ForkReport.of(strand, List.of(), ingest.branches(), peer));
    }

    @Override
    public void succeeded(WriterId before, WriterId after, String peer) {
        errors.accept(new PeerException(peer + " holds records of writer " + before
                + " that this store does not have, and koredb does not tell what their writer had seen. This node takes"
                + " them in and goes on as " + after + "; nothing is lost"));
    }
}
