package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.json.Json;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BareRecordsTest {
    private static final ShardId W = new ShardId(TestNode.LOG, new WriterId("w"));

    private final TestNode node = new TestNode("here");
    private final TestNode writer = new TestNode("w");

    @AfterEach
    void close() {
        node.close();
        writer.close();
    }

    @Test
    void bare_records_are_kept_as_number_and_value() {
        BareRecords.Taken taken = take(node, 0, bare(1, "\"b\": 2.50, \"a\": 1e0"), bare(4, "\"a\":2"));

        assertThat(taken.next()).isEqualTo(2);
        assertThat(taken.added()).isEqualTo(2);
        assertThat(taken.refused()).isNull();
        assertThat(payloads(node)).containsExactly("{\"a\":1,\"b\":2.5}", "{\"a\":2}");
        assertThat(node.append("{}").number()).isEqualTo(5);
    }

    @Test
    void the_same_records_again_are_passed_over() {
        take(node, 0, bare(1, "\"a\":1"), bare(2, "\"a\":2"));

        BareRecords.Taken taken = take(node, 1, bare(2, "\"a\":2.0"), bare(3, "\"a\":3"));

        assertThat(taken.next()).isEqualTo(3);
        assertThat(taken.added()).isEqualTo(1);
        assertThat(payloads(node)).hasSize(3);
    }

    @Test
    void a_dropped_log_takes_none_and_says_so() {
        take(node, 0, bare(1, "\"a\":1"));
        node.ingest.drop(TestNode.LOG);

        BareRecords.Taken taken = take(node, 0, bare(1, "\"a\":1"), bare(2, "\"a\":2"));

        assertThat(taken.next()).isZero();
        assertThat(taken.added()).isZero();
        assertThat(taken.refused()).hasMessageContaining("index 0").hasMessageContaining("dropped");
        assertThat(node.store.shards()).isEmpty();
    }

    @Test
    void from_the_first_number_that_does_not_rise_on_a_shard_is_refused() {
        BareRecords.Taken taken =
                take(node, 0, bare(1, "\"a\":1"), bare(3, "\"a\":2"), bare(3, "\"a\":3"), bare(9, "\"a\":4"));

        assertThat(taken.next()).isEqualTo(2);
        assertThat(taken.refused()).hasMessageContaining("index 2").hasMessageContaining("numbers rise");
        assertThat(payloads(node)).hasSize(2);
    }

    @Test
    void what_is_no_record_of_the_shard_is_refused_and_what_came_before_is_kept() {
        for (String wrong : List.of(
                "{\"_korewho\":\"w\",\"a\":1}",
                "{\"_korenum\":2,\"a\":1}",
                "{\"_korenum\":2,\"_korewho\":\"x\"}",
                "{\"_korenum\":2.5,\"_korewho\":\"w\"}",
                "{\"_korenum\":2251799813685249,\"_korewho\":\"w\"}",
                "{\"_korenum\":2,\"_korewho\":\"w\",\"a\":1e400}",
                "{\"_korenum\":2,\"_korewho\":\"w\",\"a\":\"" + "x".repeat(1 << 20) + "\"}")) {
            BareRecords.Taken taken = take(node, 0, bare(1, "\"a\":1"), wrong);

            assertThat(taken.next()).isEqualTo(1);
            assertThat(taken.refused()).hasMessageContaining("index 1");
        }
        assertThat(payloads(node)).hasSize(1);
    }

    @Test
    void a_gap_is_answered_with_what_is_wanted_next() {
        take(node, 0, bare(1, "\"a\":1"));

        BareRecords.Taken taken = take(node, 5, bare(9, "\"a\":9"));

        assertThat(taken.next()).isEqualTo(1);
        assertThat(taken.refused()).isNull();
    }

    @Test
    void bare_copies_of_full_records_are_passed_over() {
        writer.append("{\"b\":1.0, \"a\":\"\\u0041\"}");
        node.pull(writer, 9);

        BareRecords.Taken taken = take(node, 0, bare(1, "\"a\":\"A\",\"b\":1"));

        assertThat(taken.next()).isEqualTo(1);
        assertThat(taken.added()).isZero();
        assertThat(node.arrivals()).hasSize(1);
    }

    @Test
    void records_of_an_own_shard_retire_the_id() {
        new BareRecords(node.ingest)
                .take(
                        new ShardId(TestNode.LOG, node.writer()),
                        0,
                        List.of(Map.of("_korenum", 3, "_korewho", "here")),
                        "hub");

        assertThat(node.writer().value()).startsWith("here#r");
        assertThat(node.append("{}").number()).isEqualTo(4);
    }

    private static BareRecords.Taken take(TestNode node, long from, String... records) {
        Json json = new Json();
        return new BareRecords(node.ingest)
                .take(
                        W,
                        from,
                        Stream.of(records)
                                .map(record -> json.fields(Payload.of(record)))
                                .toList(),
                        "hub");
    }

    private static String bare(long number, String fields) {
        return "{\"_korenum\":" + number + ",\"_korewho\":\"w\"," + fields + "}";
    }

    private static List<String> payloads(TestNode node) {
        return node.arrivals().stream()
                .map(ShardRecord::payload)
                .map(Payload::text)
                .toList();
    }
}
