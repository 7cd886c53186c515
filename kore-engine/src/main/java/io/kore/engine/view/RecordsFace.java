package io.kore.engine.view;

import io.kore.KoreRecord;
import io.kore.Records;
import io.kore.engine.json.Json;
import io.kore.spi.MergedRecords;
import java.util.stream.Stream;

/** Merged records as an application sees them. Confined to the calling thread. */
final class RecordsFace implements Records {
    private final MergedRecords records;
    private final Json json;

    RecordsFace(MergedRecords records, Json json) {
        this.records = records;
        this.json = json;
    }

    @Override
    public Stream<KoreRecord> all() {
        return records.all().map(record -> new StoredRecord(record, json));
    }

    @Override
    public Stream<KoreRecord> added() {
        return records.added().map(record -> new StoredRecord(record, json));
    }

    @Override
    public boolean atEnd() {
        return records.atEnd();
    }
}
