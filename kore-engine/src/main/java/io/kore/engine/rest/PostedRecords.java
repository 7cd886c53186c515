package io.kore.engine.rest;

import io.kore.engine.json.JsonCursor;
import io.kore.error.InvalidRecordException;
import io.kore.model.Payload;
import io.kore.spi.RestDoor;
import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;

/** Finds the records in a body. Whether each is legal is checked where records enter. Stateless. */
final class PostedRecords {
    /** A batch is kept whole, by every store. */
    static final int RECORDS_MAX = 10_000;

    private PostedRecords() {}

    static List<Payload> in(byte[] body, RestDoor.BodyForm form) {
        List<Payload> records = form == RestDoor.BodyForm.LINES ? lines(body) : json(body);
        if (records.isEmpty()) {
            throw new RestRefusedException(Reason.INVALID_RECORD, "the body holds no record");
        }
        return records;
    }

    private static List<Payload> json(byte[] body) {
        int from = first(body, 0, body.length);
        if (from == body.length || body[from] != '[') {
            List<Payload> one = new ArrayList<>();
            add(one, body, 0, body.length);
            return one;
        }
        List<Payload> records = new ArrayList<>();
        try (JsonCursor cursor = new JsonCursor(body)) {
            boolean unused = cursor.enterArray();
            while (cursor.element()) {
                checkCount(records);
                Payload record = cursor.object();
                if (record == null) {
                    throw invalid(
                            "element " + records.size() + " of the array is no object; a record is a JSON object");
                }
                // a copy: a record must not keep the whole body in memory
                records.add(Payload.owning(record.toBytes()));
            }
            cursor.end();
        } catch (InvalidRecordException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        return records;
    }

    private static List<Payload> lines(byte[] body) {
        List<Payload> records = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= body.length; at++) {
            if (at == body.length || body[at] == '\n') {
                add(records, body, from, at);
                from = at + 1;
            }
        }
        return records;
    }

    /** Adds what stands between spaces, if there is anything. */
    private static void add(List<Payload> records, byte[] body, int from, int to) {
        int first = first(body, from, to);
        int last = to;
        while (last > first && isSpace(body[last - 1])) {
            last--;
        }
        if (first < last) {
            checkCount(records);
            byte[] bytes = new byte[last - first];
            System.arraycopy(body, first, bytes, 0, bytes.length);
            records.add(Payload.owning(bytes));
        }
    }

    private static int first(byte[] body, int from, int to) {
        int at = from;
        while (at < to && isSpace(body[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte one) {
        return one == ' ' || one == '\t' || one == '\r' || one == '\n';
    }

    private static void checkCount(List<Payload> records) {
        if (records.size() == RECORDS_MAX) {
            throw new RestRefusedException(
                    Reason.TOO_MANY_RECORDS,
                    "one request appends up to " + RECORDS_MAX
                            + " records, all or none; send more in further requests");
        }
    }

    private static RestRefusedException invalid(String message) {
        return new RestRefusedException(Reason.INVALID_RECORD, message);
    }
}
