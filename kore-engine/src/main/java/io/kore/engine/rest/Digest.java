package io.kore.engine.rest;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The first 16 bytes of a SHA-256. Immutable. */
record Digest(long high, long low) {

    /** Of some texts, each by itself. */
    static Digest ofTexts(String... texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return of(digest);
    }

    /** Of some records, each by itself. */
    static Digest ofRecords(List<Payload> records) {
        MessageDigest digest = sha256();
        for (Payload record : records) {
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(record.length()).flip());
            digest.update(record.buffer());
        }
        return of(digest);
    }

    private static Digest of(MessageDigest digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    void write(ByteWriter out) {
        out.putLong(high).putLong(low);
    }

    static Digest read(ByteReader in) throws MalformedException {
        return new Digest(in.getLong(), in.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
