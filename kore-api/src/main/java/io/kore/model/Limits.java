package io.kore.model;

/**
 * The limits that every node shares. They decide what is a legal record, so no configuration may loosen
 * or tighten them for what arrives from peers: two nodes that disagreed would never hold the same log.
 */
public final class Limits {
    /** Largest payload in bytes: 1 MiB. */
    public static final int PAYLOAD_BYTES_MAX = 1 << 20;

    /** Largest encoded envelope in bytes: 4 MiB, room for some 70,000 shards newly seen at once. */
    public static final int ENVELOPE_BYTES_MAX = 4 << 20;

    /** Deepest nesting of objects and arrays in a payload; the record itself is level 1. */
    public static final int JSON_DEPTH_MAX = 64;

    /** Most characters in one JSON number, as written. */
    public static final int JSON_NUMBER_LENGTH_MAX = 1_000;

    /** Highest exponent of a JSON number, positive or negative, so that each is an exact decimal. */
    public static final int JSON_EXPONENT_MAX = 2_000_000_000;

    /** Longest log name, in UTF-8 bytes. */
    public static final int LOG_NAME_BYTES_MAX = 255;

    /** Longest writer id that a person may give, in UTF-8 bytes. */
    public static final int GIVEN_WRITER_BYTES_MAX = 128;

    /** Longest writer id that records may be appended under (given, successor, derived), in UTF-8 bytes. */
    public static final int WRITER_BYTES_MAX = 1_024;

    /** Longest writer id of all: that of a branch of a shard whose writer's is as long as can be. */
    public static final int BRANCH_BYTES_MAX = WRITER_BYTES_MAX + 18;

    /** Longest chain of origins that a derived record may carry. */
    public static final int ORIGIN_CHAIN_MAX = 16;

    /** Highest number of a native or derived record. */
    public static final long NUMBER_MAX = 1L << 52;

    /** Highest number of a bare record. */
    public static final long BARE_NUMBER_MAX = 1L << 51;

    private Limits() {}
}
