package io.kore.engine.gather;

import java.util.List;

/** The set of all records held. Stateless. */
enum Everything implements Members {
    /** The only one. */
    HELD;

    @Override
    public boolean contains(Act act) {
        return true;
    }

    @Override
    public int prefix(List<Act> shard) {
        return shard.size();
    }

    @Override
    public int bound(List<Act> shard) {
        return shard.size();
    }
}
