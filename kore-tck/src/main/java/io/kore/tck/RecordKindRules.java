package io.kore.tck;

import io.kore.model.Envelope;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** P7: records of every kind. */
interface RecordKindRules extends ProcessorRules {
    @Test
    default void p7_records_that_it_knows_nothing_of_are_survived() {
        assertSurvived(StrangePayloads.any());
    }

    @Test
    default void p7_fields_that_it_knows_may_hold_anything() {
        assertSurvived(StrangePayloads.like(bench().payloads()));
    }

    @Test
    default void p7_native_bare_and_derived_records_are_records() {
        ShardId shard = ShardId.of("list", "writer~0000~w");
        RecordMaker maker = new RecordMaker();
        AttachedProcessor processor = bench().attached();
        int i = 0;
        for (Envelope envelope : EnvelopeExamples.all()) {
            Payload payload =
                    Payload.of(bench().payloads().get(i++ % bench().payloads().size()));
            ShardRecord record = maker.next(shard, envelope, payload);
            bench().callAndCompare(processor, List.of(record), "P7: with " + envelope);
        }
    }

    @Test
    default void p7_any_writer_is_a_writer() {
        RecordMaker maker = new RecordMaker();
        LogName log = new LogName("list");
        AttachedProcessor processor = bench().attached();
        for (String name : HostileNames.ofWriters()) {
            List<ShardRecord> records = new ArrayList<>();
            for (String payload : bench().payloads()) {
                records.add(maker.next(new ShardId(log, new WriterId(name)), Payload.of(payload)));
            }
            bench().callAndCompare(processor, records, "P7: of writer " + name);
        }
    }

    private void assertSurvived(List<String> payloads) {
        RecordMaker maker = new RecordMaker();
        ShardId one = ShardId.of("list", "one");
        ShardId other = ShardId.of("list", "other");
        AttachedProcessor processor = bench().attached();
        for (int i = 0; i < payloads.size(); i++) {
            Payload strange = Payload.of(payloads.get(i));
            Payload known =
                    Payload.of(bench().payloads().get(i % bench().payloads().size()));
            List<ShardRecord> records =
                    List.of(maker.next(one, known), maker.nextSeeingAll(other, strange), maker.next(one, known));
            bench().callAndCompare(processor, records, "P7: with " + strange);
        }
    }
}
