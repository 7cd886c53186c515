package io.kore.store.h2;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code journal} as it was read, not yet believed. Confined to one thread. */
final class Row {
    static final String COLUMNS = "arrival, shard, index, number, envelope, payload, seal";

    private final long arrival;
    private final long shard;
    private final long index;
    private final long number;
    private final byte[] payload;
    private final int seal;
    private byte[] envelope;

    /** The row that a result stands at, with the columns {@link #COLUMNS}. */
    Row(ResultSet row) throws SQLException {
        arrival = row.getLong(1);
        shard = row.getLong(2);
        index = row.getLong(3);
        number = row.getLong(4);
        envelope = row.getBytes(5);
        payload = row.getBytes(6);
        seal = row.getInt(7);
    }

    long arrival() {
        return arrival;
    }

    long shard() {
        return shard;
    }

    int size() {
        return envelope.length + payload.length;
    }

    /** The envelope, or its first piece; not to be changed. */
    byte[] envelope() {
        return envelope;
    }

    /** Tells whether the envelope may go on in {@code long_envelopes}. */
    boolean mayGoOn() {
        return envelope.length == Schema.BYTES_MAX;
    }

    void complete(byte[] wholeEnvelope) {
        envelope = wholeEnvelope;
    }

    /** Checks that the row is as it was written, shard names apart. */
    void check() throws MalformedException {
        if (seal != Seals.record(arrival, shard, index, number, envelope)) {
            throw new MalformedException("the seal of its row does not fit");
        }
    }

    /**
     * The record.
     *
     * @param name the shard that the row's id stands for
     * @throws MalformedException if the row is not as it was written
     */
    ShardRecord decode(ShardId name) throws MalformedException {
        check();
        ShardRecord record = RecordCodec.decode(name, index, new ByteReader(envelope), Payload.owning(payload));
        if (record.number() != number) {
            throw new MalformedException("its column number differs from its envelope");
        }
        return record;
    }
}
