package io.kore.codec;

import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain of a shard: SHA-256 over the previous value and everything that matters of the next
 * record, so that two histories are told apart by one value.
 *
 * <pre>
 *   start     = SHA-256( "kore shard 1" 0x00, log as text, writer as text )
 *   after(r)  = SHA-256( previous (32 bytes), length of head (4 bytes), head, payload )
 * </pre>
 *
 * Text and head are as in {@link RecordCodec}. Thread-safe.
 */
public final class RunningHash {
    private static final byte[] DOMAIN = "kore shard 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(RunningHash::sha256);

    private RunningHash() {}

    /**
     * The running hash of a shard before its first record.
     *
     * @param shard the shard; its names seed the chain, so that equal records in two shards differ
     * @return the first link
     */
    public static Hash start(ShardId shard) {
        ByteWriter seed = new ByteWriter()
                .putBytes(DOMAIN)
                .putText(shard.log().value())
                .putText(shard.writer().value());
        return Hash.of(SHA_256.get().digest(seed.toBytes()));
    }

    /**
     * The running hash after one more record.
     *
     * @param previous the hash before it
     * @param envelope the record's envelope
     * @param payload the record's payload
     * @return the next link
     */
    public static Hash after(Hash previous, Envelope envelope, Payload payload) {
        ByteWriter link = new ByteWriter(64).putHash(previous).putInt(0);
        EnvelopeForm.write(envelope, link);
        link.setInt(Hash.BYTES, link.size() - Hash.BYTES - Integer.BYTES);
        MessageDigest digest = SHA_256.get();
        link.feed(digest);
        payload.feed(digest);
        return Hash.of(digest.digest());
    }

    /**
     * Tells whether a record as a store keeps it continues the chain of its shard. A branch of a forked shard
     * goes on with the chain of the shard that it came from, so the value before its first record is not
     * known from the branch alone; but its name says what that record's own must begin with.
     *
     * @param previous the running hash after the record before it in the same shard, null for the first
     * @param record the record
     * @return true if its hash fits
     */
    public static boolean continues(@Nullable Hash previous, ShardRecord record) {
        if (previous == null && record.shard().writer().isBranch()) {
            return record.hash().head() == record.shard().writer().branchHead();
        }
        Hash before = previous == null ? start(record.shard()) : previous;
        return after(before, record.envelope(), record.payload()).equals(record.hash());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
