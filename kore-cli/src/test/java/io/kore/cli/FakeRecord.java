package io.kore.cli;

import io.kore.KoreRecord;
import io.kore.model.RecordId;
import io.kore.model.WriterId;
import java.util.Map;

/** A record that a fake log holds. */
public record FakeRecord(String log, RecordId id, String json) implements KoreRecord {
    public static FakeRecord of(long number, String writer, String json) {
        return new FakeRecord("L", new RecordId(number, new WriterId(writer)), json);
    }

    @Override
    public Map<String, Object> fields() {
        throw new AssertionError("a line is made of the JSON as it was written");
    }

    @Override
    public <T> T as(Class<T> type) {
        throw new AssertionError("a line is made of the JSON as it was written");
    }
}
