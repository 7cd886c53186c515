package io.kore.engine.sync;

import io.kore.codec.ByteWriter;
import io.kore.model.Hash;
import io.kore.model.LogName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.SortedMap;

/**
 * One value for all that is held of a log, so that equal logs are told by 32 bytes.
 *
 * <pre>
 *   SHA-256( "kore log 1" 0x00, text log, per shard, ascending by writer: text writer, varint count, hash )
 *   SHA-256( "kore logs 1" 0x00, per log, ascending: text log, 32 bytes digest )     over all logs
 * </pre>
 *
 * Stateless and thread-safe.
 */
final class LogDigest {
    private static final byte[] DOMAIN = "kore log 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ALL_DOMAIN = "kore logs 1\0".getBytes(StandardCharsets.US_ASCII);

    private LogDigest() {}

    /** The digest of a log with these shards, which ascend. */
    static Hash of(LogName log, Collection<ToldShard> shards) {
        MessageDigest digest = sha256();
        ByteWriter part = new ByteWriter(256).putBytes(DOMAIN).putText(log.value());
        for (ToldShard shard : shards) {
            digest.update(part.buffer());
            part.clear()
                    .putText(shard.shard().writer().value())
                    .putVarint(shard.count())
                    .putHash(shard.summary().hash());
        }
        digest.update(part.buffer());
        return Hash.of(digest.digest());
    }

    /** One value for all logs with their digests. */
    static Hash ofAll(SortedMap<LogName, Hash> digests) {
        MessageDigest digest = sha256();
        digest.update(ALL_DOMAIN);
        digests.forEach((log, of) -> digest.update(
                new ByteWriter(256).putText(log.value()).putHash(of).buffer()));
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
