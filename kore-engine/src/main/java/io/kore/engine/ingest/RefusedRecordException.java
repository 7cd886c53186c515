package io.kore.engine.ingest;

import io.kore.error.PeerException;
import io.kore.model.ShardRecord;

/** A record that does not fit what is held was not taken, and nothing of its batch was. */
public final class RefusedRecordException extends PeerException {
    private static final long serialVersionUID = 1L;

    /** Not serialised: it is handled where it is made. */
    private final transient ShardRecord record;

    RefusedRecordException(ShardRecord record, String peer, String why) {
        super("record " + record.id() + " of log " + record.shard().log() + " (index " + record.index()
                + " of its shard), sent by " + peer + ", was refused: " + why);
        this.record = record;
    }

    /**
     * What was refused.
     *
     * @return the record, by its place in its writer's shard
     */
    public ShardRecord record() {
        return record;
    }
}
