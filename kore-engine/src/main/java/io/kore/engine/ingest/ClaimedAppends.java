package io.kore.engine.ingest;

import io.kore.engine.json.PayloadCheck;
import io.kore.error.TransportException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import java.util.List;
import java.util.function.Consumer;

/**
 * Appends own records of which something is to be noted before they are written: where they will stand and which running
 * hash they will have, so that a start can tell whether they were written. Thread-safe.
 */
public final class ClaimedAppends {
    private final Ingest ingest;
    private final Journal journal;
    private final PayloadCheck check;

    /**
     * Appends by a door.
     *
     * @param ingest the door
     * @param journal its journal
     * @param check decides what is a legal payload
     */
    public ClaimedAppends(Ingest ingest, Journal journal, PayloadCheck check) {
        this.ingest = ingest;
        this.journal = journal;
        this.check = check;
    }

    /**
     * Appends own records, all or none. Does not wait for durability.
     *
     * @param log the log
     * @param payloads the records' JSON, at least one
     * @param claim told of the records just before they are written, in the critical section that gave them their place:
     *     what it has noted durably on return is true once they are held. If it throws, nothing is written
     * @return the records with their places
     * @throws io.kore.error.InvalidRecordException if a payload is not legal; nothing was written
     * @throws io.kore.error.LogDroppedException if the log is dropped; nothing was written
     * @throws TransportException if this node has to learn first how much there is of its own shard; nothing was
     *     written
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Ingest.Appended append(LogName log, List<Payload> payloads, Consumer<List<ShardRecord>> claim) {
        payloads.forEach(check::check);
        Ingest.Appended appended = ingest.locked(() -> {
            if (ingest.mustWait(log)) {
                throw new TransportException(
                        "this node has no store of its own, and no peer has told yet how much there"
                                + " is of its shard of log \"" + log + "\"; try again later");
            }
            return ingest.place(log, payloads, null, claim);
        });
        journal.grown();
        return appended;
    }
}
