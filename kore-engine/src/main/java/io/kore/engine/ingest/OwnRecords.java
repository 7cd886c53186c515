package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.engine.branch.Strand;
import io.kore.error.InvalidRecordException;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes this node's own records, the next of its shard. Stateless; called in the ingest lock. */
final class OwnRecords {
    private OwnRecords() {}

    /**
     * Stages records.
     *
     * @param highest the highest number held of the log
     * @param seen what the first of them says of the past
     * @param base what they were based on, in terms of histories
     */
    static void stage(
            Staging staging, ShardId shard, long highest, Seen seen, @Nullable Base base, List<Payload> payloads) {
        long number = highest;
        long index = staging.count(shard);
        Hash hash = staging.lastHash(Strand.of(shard));
        Seen said = seen;
        for (Payload payload : payloads) {
            number++;
            Envelope envelope = envelope(number, said, base);
            hash = RunningHash.after(hash, envelope, payload);
            stage(staging, new ShardRecord(shard, index, envelope, payload, hash));
            index++;
            said = Seen.unchanged();
        }
    }

    private static void stage(Staging staging, ShardRecord record) {
        if (record.envelope().base() != null) {
            try {
                new Admission(staging).admit(record);
            } catch (InadmissibleException e) {
                throw new InvalidRecordException("the record cannot be saved on that base: " + e.getMessage()
                        + "; take the entry anew from the log and edit that");
            }
        }
        staging.add(record);
    }

    private static Envelope envelope(long number, Seen seen, @Nullable Base base) {
        if (number > Limits.NUMBER_MAX) {
            throw new InvalidRecordException(
                    "the log has used up its numbers: the highest is " + Limits.NUMBER_MAX + "; go on in another log");
        }
        return new Envelope(number, seen, base, null);
    }
}
