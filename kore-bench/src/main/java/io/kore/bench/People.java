package io.kore.bench;

import io.kore.model.Payload;
import java.util.ArrayList;
import java.util.List;

/** The records that everything is measured with: about 120 bytes of JSON. Stateless. */
public final class People {
    private static final String NOTE = "met at the fair in May, wants to hear from us again soon";

    private People() {}

    /**
     * A record.
     *
     * @param i which one; the same number gives the same record
     * @param names how many names there are
     */
    public static Payload record(long i, long names) {
        return Payload.of("{\"type\":\"contact\",\"name\":\"person-" + i % names + "\",\"number\":\"+44 20 "
                + (7_000_0000 + i) + "\",\"note\":\"" + NOTE + "\"}");
    }

    /** Records with consecutive numbers. */
    public static List<Payload> records(long from, int count, long names) {
        List<Payload> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(record(from + i, names));
        }
        return records;
    }
}
