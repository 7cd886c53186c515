package io.kore.engine.gather;

import java.util.List;

/**
 * A set of records of a log, of each shard mostly the first so many. Confined to its fold.
 */
interface Members {
    boolean contains(Act act);

    /** How many of the first acts of a shard, given by index and not empty, are members, all of them. */
    int prefix(List<Act> shard);

    /** A place among the acts of a shard from which on none is a member. */
    int bound(List<Act> shard);
}
