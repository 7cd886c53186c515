package io.kore.error;

import io.kore.model.RecordId;
import org.jspecify.annotations.Nullable;

/**
 * A migration has stopped, wholly or for one shard: the migrator threw or answered what is no record, or what stands
 * in the new log was made by another function. Nothing was left out, nothing is lost; other shards go on. Do: mend
 * the migrator and call {@link io.kore.Migration#retry()} or start again; choose another new log for another function.
 */
public class MigrationException extends KoreException {
    private static final long serialVersionUID = 1L;

    /** Not serialised: a report is handled where it is made. */
    private final transient @Nullable RecordId record;

    /**
     * An error.
     *
     * @param record the record of the old log at which it stopped, or null if it is about no record
     * @param message what happened, where, and what to do next
     * @param cause what lies beneath, or null
     */
    public MigrationException(@Nullable RecordId record, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.record = record;
    }

    /**
     * Where it stopped.
     *
     * @return the record of the old log, or null if it is about no record
     */
    public @Nullable RecordId record() {
        return record;
    }
}
