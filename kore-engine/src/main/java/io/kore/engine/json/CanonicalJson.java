package io.kore.engine.json;

import io.kore.error.InvalidRecordException;
import io.kore.model.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * JSON in the one form of RFC 8785 (JCS): no white space, names in order, numbers as IEEE doubles. Two nodes that
 * come to equal values write equal bytes. Stateless, thread-safe.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * The canonical form of a record.
     *
     * @param record a legal record
     * @return the same value in the one form; a number that is no IEEE double becomes the nearest one
     * @throws InvalidRecordException if a number lies beyond what an IEEE double can tell
     */
    public static Payload of(Payload record) {
        try {
            String text = new JsonCanonicalizer(record.toBytes()).getEncodedString();
            return Payload.owning(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            throw new InvalidRecordException("the record has no canonical form by RFC 8785: " + e.getMessage(), e);
        }
    }
}
