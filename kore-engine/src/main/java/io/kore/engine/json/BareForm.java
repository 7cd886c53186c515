package io.kore.engine.json;

import io.kore.KoreRecord;
import io.kore.error.InvalidRecordException;
import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as a koredb peer can tell it: its number and its JSON value, in the one form of RFC 8785. The form follows
 * from the value alone, so nodes that got a record over different peers keep the same bytes. Immutable.
 *
 * @param number the record's number
 * @param payload its canonical JSON, without what Kore adds
 */
public record BareForm(long number, Payload payload) {
    private static final Json JSON = new Json();
    private static final PayloadCheck CHECK = new PayloadCheck();

    /**
     * What a koredb peer's object comes to.
     *
     * @param fields the object, with number and writer
     * @param writer whose shard it came in
     * @return its form
     * @throws InvalidRecordException if it is no legal record of that writer
     */
    public static BareForm of(Map<String, ? extends @Nullable Object> fields, WriterId writer) {
        if (!writer.value().equals(fields.get(KoreRecord.WRITER_FIELD))) {
            throw new InvalidRecordException("its " + KoreRecord.WRITER_FIELD + " is not the writer of its shard");
        }
        long number = number(fields.get(KoreRecord.NUMBER_FIELD));
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(fields);
        rest.remove(KoreRecord.NUMBER_FIELD);
        rest.remove(KoreRecord.WRITER_FIELD);
        Payload payload = CanonicalJson.of(JSON.payload(rest));
        CHECK.check(payload);
        return new BareForm(number, payload);
    }

    /**
     * What a record that is held comes to.
     *
     * @param record the record
     * @return its form; null if its JSON has no canonical one, so that it equals no bare record
     */
    public static @Nullable BareForm of(ShardRecord record) {
        try {
            return new BareForm(record.number(), CanonicalJson.of(record.payload()));
        } catch (InvalidRecordException e) {
            return null;
        }
    }

    /**
     * Tells whether two records are one, but for what Kore keeps with it.
     *
     * @param one a record
     * @param other another one
     * @return true if number and value are equal
     */
    public static boolean isEqual(@Nullable ShardRecord one, @Nullable ShardRecord other) {
        if (one == null || other == null || one.number() != other.number()) {
            return false;
        }
        BareForm form = of(one);
        return one.payload().equals(other.payload()) || (form != null && form.equals(of(other)));
    }

    private static long number(@Nullable Object value) {
        try {
            long number = value instanceof Number given ? new BigDecimal(given.toString()).longValueExact() : 0;
            if (number >= 1 && number <= Limits.BARE_NUMBER_MAX) {
                return number;
            }
        } catch (ArithmeticException e) {
            // no whole number, or one far beyond
        }
        throw new InvalidRecordException(
                "its " + KoreRecord.NUMBER_FIELD + " is no whole number from 1 to " + Limits.BARE_NUMBER_MAX);
    }
}
