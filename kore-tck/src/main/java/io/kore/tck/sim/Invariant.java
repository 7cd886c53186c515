package io.kore.tck.sim;

/** What a simulation checks. The first five are looked at as each record is written, whoever wrote it. */
public enum Invariant {
    /** (log, shard, index) names one content for ever, save where a store was copied or rolled back unseen. */
    ONE_CONTENT,
    /** Only its writer appends to a shard. */
    OWNERSHIP,
    /** A number is one more than the highest of what its writer held. */
    NUMBERS,
    /** Two copies of a shard, or of a branch, are prefixes of each other; no record is held twice. */
    PREFIX,
    /** A node holds the past of all that it holds, also after a crash. */
    CLOSURE,
    /** What a peer has seen is durable at whoever sent it, and stays at its writer. */
    DURABLE_BEFORE_SENT,
    /** An acknowledged record is durable. */
    ACKNOWLEDGED,
    /** Records that were durable are there after a crash, and those of one append all or none. */
    KEPT,
    /**
     * Each record of an old log that a migration is through with has exactly its outputs in the new log, in order, and
     * nothing else is derived.
     */
    MIGRATED,
    /** The application sees all records in merged order, those that are new among them, and hears the truth of their place. */
    ORDER,
    /** When an exchange says that it is done, both sides durably hold what either held. */
    SYNCED,
    /** Once faults have stopped, all nodes come to hold the same in bounded time. */
    CONVERGENCE,
    /** What is asked for is answered in bounded time. */
    PROGRESS,
    /** What is shown equals a fresh fold of what is held, on every node. */
    VIEWS,
    /** Nodes that keep the contract refuse each other nothing, and nothing fails that was not made to fail. */
    HARMONY
}
