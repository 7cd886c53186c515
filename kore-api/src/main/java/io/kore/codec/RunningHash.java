package io.kore.codec;

import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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
        ByteWriter head = new ByteWriter();
        EnvelopeForm.write(envelope, head);
        ByteWriter link =
                new ByteWriter(Hash.BYTES + 4 + head.size()).putHash(previous).putInt(head.size());
        MessageDigest digest = SHA_256.get();
        digest.update(link.buffer());
        digest.update(head.buffer());
        digest.update(payload.buffer());
        return Hash.of(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
