package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;

/** Writes a shard by hand, with right hashes and whatever envelope a test wants. Confined to one thread. */
final class Forger {
    private final ShardId shard;
    private Hash hash;
    private long count;
    private long number;

    Forger(String writer) {
        shard = new ShardId(TestNode.LOG, new WriterId(writer));
        hash = RunningHash.start(shard);
    }

    ShardRecord next(String json) {
        return next(Envelope.of(number + 1, Seen.unchanged()), json);
    }

    ShardRecord next(Envelope envelope, String json) {
        Payload payload = Payload.of(json);
        hash = RunningHash.after(hash, envelope, payload);
        number = envelope.number();
        return new ShardRecord(shard, count++, envelope, payload, hash);
    }
}
