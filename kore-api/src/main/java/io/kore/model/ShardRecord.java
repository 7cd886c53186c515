package io.kore.model;

import java.util.Objects;

/**
 * A record at its place: the unit that stores keep and peers exchange. Immutable; it shares no array that
 * anyone may still change, so it stays valid for ever.
 */
public final class ShardRecord {
    private final ShardId shard;
    private final long index;
    private final Envelope envelope;
    private final Payload payload;
    private final Hash hash;

    /**
     * A record.
     *
     * @param shard the shard it stands in
     * @param index its 0-based place there
     * @param envelope what Kore keeps with it
     * @param payload the user's JSON
     * @param hash the shard's running hash after this record
     * @throws IllegalArgumentException if the index is negative
     */
    public ShardRecord(ShardId shard, long index, Envelope envelope, Payload payload, Hash hash) {
        if (index < 0) {
            throw new IllegalArgumentException("an index starts at 0, not " + index);
        }
        this.shard = Objects.requireNonNull(shard);
        this.index = index;
        this.envelope = Objects.requireNonNull(envelope);
        this.payload = Objects.requireNonNull(payload);
        this.hash = Objects.requireNonNull(hash);
    }

    /**
     * The shard.
     *
     * @return the shard this record stands in
     */
    public ShardId shard() {
        return shard;
    }

    /**
     * The place.
     *
     * @return the 0-based index in the shard
     */
    public long index() {
        return index;
    }

    /**
     * The envelope.
     *
     * @return what Kore keeps beside the payload
     */
    public Envelope envelope() {
        return envelope;
    }

    /**
     * The user's JSON.
     *
     * @return the bytes that were appended
     */
    public Payload payload() {
        return payload;
    }

    /**
     * The running hash.
     *
     * @return the shard's running hash after this record
     */
    public Hash hash() {
        return hash;
    }

    /**
     * The number.
     *
     * @return the Lamport number in the envelope
     */
    public long number() {
        return envelope.number();
    }

    /**
     * The id.
     *
     * @return number and writer
     */
    public RecordId id() {
        return new RecordId(envelope.number(), shard.writer());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardRecord that
                && index == that.index
                && shard.equals(that.shard)
                && hash.equals(that.hash)
                && envelope.equals(that.envelope)
                && payload.equals(that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * shard.hashCode() + Long.hashCode(index);
    }

    @Override
    public String toString() {
        return shard + "[" + index + "] " + envelope.number() + " " + payload;
    }
}
