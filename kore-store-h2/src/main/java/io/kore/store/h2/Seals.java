package io.kore.store.h2;

import io.kore.codec.ByteWriter;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.util.zip.CRC32C;

/**
 * The checksums of rows: CRC-32C over the other columns, integers as 8 big-endian bytes, text with its length.
 * Stateless.
 */
final class Seals {
    private Seals() {}

    /** Of a row of {@code journal}; the envelope's own checksum stands for envelope and payload. */
    static int record(long arrival, long shard, long index, long number, byte[] envelope) {
        ByteWriter row = new ByteWriter(40)
                .putLong(arrival)
                .putLong(shard)
                .putLong(index)
                .putLong(number)
                .putLong(envelope.length);
        for (int i = Math.max(0, envelope.length - 4); i < envelope.length; i++) {
            row.put(envelope[i]);
        }
        return of(row);
    }

    /** Of a row of {@code shards}. */
    static int shard(long id, ShardSummary summary) {
        ShardId shard = summary.shard();
        return of(new ByteWriter(128)
                .putLong(id)
                .putText(shard.log().value())
                .putText(shard.writer().value())
                .putLong(summary.count())
                .putLong(summary.lastNumber())
                .putHash(summary.hash()));
    }

    /** Of a row of {@code metadata}. */
    static int piece(String name, long piece, long pieces, byte[] bytes) {
        return of(new ByteWriter(bytes.length + 64)
                .putText(name)
                .putLong(piece)
                .putLong(pieces)
                .putBytes(bytes));
    }

    /** Of the row of {@code state}. */
    static int state(long format, long changes, long beyond, long pieces) {
        return of(new ByteWriter(32)
                .putLong(format)
                .putLong(changes)
                .putLong(beyond)
                .putLong(pieces));
    }

    private static int of(ByteWriter row) {
        CRC32C crc = new CRC32C();
        crc.update(row.buffer());
        return (int) crc.getValue();
    }
}
