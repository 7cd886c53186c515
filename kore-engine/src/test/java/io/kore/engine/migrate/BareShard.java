package io.kore.engine.migrate;

import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;

/** A shard as an older peer sends it: without envelopes. Confined to one thread. */
final class BareShard {
    private final ShardId shard;
    private Hash hash;
    private long count;

    BareShard(ShardId shard) {
        this.shard = shard;
        this.hash = RunningHash.start(shard);
    }

    ShardRecord next(long number, String json) {
        Payload payload = Payload.of(json);
        hash = RunningHash.after(hash, Envelope.bare(number), payload);
        return new ShardRecord(shard, count++, Envelope.bare(number), payload, hash);
    }
}
