package io.kore.engine.rest;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request with a key was about to append: noted, durably, before it did. It has happened if the shard holds a record
 * with this running hash at the place of the last one, and never else. Immutable.
 *
 * <pre>
 *   16 bytes digest of the key, 16 bytes digest of the records, text log, text writer,
 *   varint index of the last record, varint how many records, 8 bytes head of the running hash after the last
 * </pre>
 *
 * @param key digest of principal, log and key
 * @param content digest of the records
 * @param shard where they stand
 * @param lastIndex the place of the last of them
 * @param count how many there are
 * @param hashHead the running hash after the last of them
 */
record Claim(Digest key, Digest content, ShardId shard, long lastIndex, long count, long hashHead) {

    static Claim of(Digest key, Digest content, List<ShardRecord> batch) {
        ShardRecord last = batch.get(batch.size() - 1);
        return new Claim(
                key,
                content,
                last.shard(),
                last.index(),
                batch.size(),
                last.hash().head());
    }

    /** The ids that its records got: they are numbered one after the other. */
    List<RecordId> ids(ShardRecord last) {
        List<RecordId> ids = new ArrayList<>();
        for (long number = last.number() - count + 1; number <= last.number(); number++) {
            ids.add(new RecordId(number, shard.writer()));
        }
        return ids;
    }

    void write(ByteWriter out) {
        key.write(out);
        content.write(out);
        out.putText(shard.log().value())
                .putText(shard.writer().value())
                .putVarint(lastIndex)
                .putVarint(count)
                .putLong(hashHead);
    }

    static Claim read(ByteReader in) throws MalformedException {
        Digest key = Digest.read(in);
        Digest content = Digest.read(in);
        LogName log = new LogName(in.getText("a log name", Limits.LOG_NAME_BYTES_MAX));
        WriterId writer = new WriterId(in.getText("a writer id", Limits.BRANCH_BYTES_MAX));
        return new Claim(key, content, new ShardId(log, writer), in.getVarint(), in.getVarint(), in.getLong());
    }
}
