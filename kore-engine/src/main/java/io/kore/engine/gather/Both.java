package io.kore.engine.gather;

import java.util.List;

/** The records that lie in two sets. Confined to its fold. */
record Both(Members one, Members other) implements Members {
    @Override
    public boolean contains(Act act) {
        return one.contains(act) && other.contains(act);
    }

    @Override
    public int prefix(List<Act> shard) {
        return Math.min(one.prefix(shard), other.prefix(shard));
    }

    @Override
    public int bound(List<Act> shard) {
        return Math.min(one.bound(shard), other.bound(shard));
    }
}
