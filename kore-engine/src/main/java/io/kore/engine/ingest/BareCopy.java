package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.engine.branch.Histories;
import io.kore.engine.branch.Strand;
import io.kore.engine.json.BareForm;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;

/** Tells whether a peer's bare copy of a shard is one of records that are held in full. Stateless. */
final class BareCopy {
    private BareCopy() {}

    /** The running hash of bare records follows from their numbers and values, so it can be made of full ones. */
    static boolean isHeld(ShardSummary theirs, Histories histories, ShardStore store) {
        ShardId root = new ShardId(theirs.shard().log(), theirs.shard().writer().root());
        for (Strand strand : histories.strands().of(root)) {
            if (strand.parent() == null && isHeld(theirs, root, strand, store)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHeld(ShardSummary theirs, ShardId root, Strand strand, ShardStore store) {
        Hash hash = RunningHash.start(root);
        try (RecordCursor cursor = store.readShard(strand.id(), 0)) {
            for (long index = 0; index < theirs.count(); index++) {
                ShardRecord record = cursor.next();
                BareForm form = record == null || record.number() > theirs.lastNumber() ? null : BareForm.of(record);
                if (form == null) {
                    return false;
                }
                hash = RunningHash.after(hash, Envelope.bare(form.number()), form.payload());
            }
        }
        return hash.equals(theirs.hash());
    }
}
