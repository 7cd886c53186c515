package io.kore.tck;

import io.kore.spi.ForwardingShardStore;
import io.kore.spi.ShardStore;

/** A store in front of a good one; the broken stores override what they break. As thread-safe as that one. */
class ForwardingStore extends ForwardingShardStore {
    final ShardStore good;

    ForwardingStore(ShardStore good) {
        super(good);
        this.good = good;
    }
}
