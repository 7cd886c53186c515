package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.engine.branch.Strand;
import io.kore.model.Envelope;
import io.kore.model.Origin;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two devices that write under one id, and migrations of what comes of it; and of what came without envelopes. */
class ForkedSourceTest {
    private static final Migrator SPLIT_ODD = record -> MigrationTest.number(record) % 2 == 0
            ? Migrated.keep()
            : Migrated.split(record, record.json(), "{\"third\":true}");

    private final Device one = new Device("twin");
    private final Device other = new Device("twin");
    private final Device hub = new Device("hub");

    @AfterEach
    void close() {
        one.close();
        other.close();
        hub.close();
    }

    private void fork() {
        one.append("A", "{\"n\":1}");
        other.append("A", "{\"n\":1}");
        one.append("A", "{\"n\":2,\"by\":\"one\"}");
        other.append("A", "{\"n\":3,\"by\":\"other\"}");
        other.append("A", "{\"n\":5,\"by\":\"other\"}");
        one.runAll();
        other.runAll();
    }

    @Test
    void each_branch_of_a_forked_shard_is_mapped_into_a_branch_of_the_derived_shard() {
        fork();
        hub.receive(one, 9);
        hub.migrate("A", "B", SPLIT_ODD);
        hub.runAll();
        hub.receive(other, 9);
        hub.runAll();
        assertThat(hub.errors).isEmpty();
        assertThat(histories(hub, "A~0000~twin"))
                .containsExactly(
                        "{\"n\":1} {\"n\":2,\"by\":\"one\"}",
                        "{\"n\":1} {\"n\":3,\"by\":\"other\"} {\"n\":5,\"by\":\"other\"}");
        assertThat(histories(hub, "A~0002~twin")).containsExactly("{\"third\":true} {\"third\":true} {\"third\":true}");
    }

    @Test
    void all_come_to_the_same_whichever_branch_they_had_first() {
        fork();
        for (Device device : List.of(one, other, hub)) {
            device.migrate("A", "B", SPLIT_ODD);
        }
        hub.receive(other, 2);
        hub.runAll();
        one.runAll();
        other.runAll();
        hub.receive(one, 99);
        hub.runAll();
        for (int round = 0; round < 3; round++) {
            for (Device device : List.of(one, other, hub)) {
                for (Device from : List.of(one, other, hub)) {
                    if (from != device) {
                        device.receive(from, Integer.MAX_VALUE);
                        device.runAll();
                    }
                }
            }
        }
        for (Device device : List.of(one, other)) {
            for (String part : List.of("A~0000~twin", "A~0001~twin", "A~0002~twin")) {
                assertThat(histories(device, part)).isEqualTo(histories(hub, part));
            }
        }
        assertThat(histories(hub, "A~0000~twin")).hasSize(2);
        hub.crash(new Random(1));
        hub.runAll();
        assertThat(histories(hub, "A~0000~twin")).isEqualTo(histories(one, "A~0000~twin"));
        assertThat(hub.errors).isEmpty();
    }

    @Test
    void what_is_derived_from_a_bare_record_has_no_past() {
        ShardId shard = ShardId.of("A", "old");
        BareShard old = new BareShard(shard);
        var unused = hub.ingest().accept(List.of(old.next(7, "{\"n\":1}"), old.next(9, "{\"n\":2}")), "old");
        hub.migrate("A", "B", SPLIT_ODD);
        hub.runAll();
        List<ShardRecord> derived = hub.shards("B").get(ShardId.of("B", "A~0000~old"));
        assertThat(derived)
                .extracting(ShardRecord::envelope)
                .containsExactly(
                        new Envelope(7, null, null, new Origin(shard, 0, 0, null)),
                        new Envelope(9, null, null, new Origin(shard, 1, 0, null)));
        hub.append("A", "{\"n\":4}");
        hub.runAll();
        assertThat(hub.shards("B").get(ShardId.of("B", "A~0000~hub"))).hasSize(1);
    }

    /** All histories of a shard, each as the texts of its records; sorted. */
    private static SortedSet<String> histories(Device device, String writer) {
        SortedSet<String> histories = new TreeSet<>();
        for (Strand strand : device.ingest().branches().strands().of(ShardId.of("B", writer))) {
            List<String> texts = new ArrayList<>();
            try (RecordCursor cursor = new SourceHistory(device.store(), strand).read(0)) {
                for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                    texts.add(record.payload().text());
                }
            }
            histories.add(String.join(" ", texts));
        }
        return histories;
    }
}
