package io.kore.engine.gather;

/**
 * A set of records of a log, of each shard mostly the first so many. Confined to its fold.
 */
interface Members {
    boolean contains(Act act);

    /** Whether all members are named by their places in this log; if not, prefixes tell nothing. */
    boolean isOfThisLog();

    /** How many of the first records of an act's shard are members, all of them. */
    long prefix(Act act);

    /** An index of an act's shard from which on none is a member. */
    long bound(Act act);
}
