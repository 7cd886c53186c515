package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.MigrationStatus;
import io.kore.Migrator;
import io.kore.error.KoreException;
import io.kore.error.MigrationException;
import io.kore.error.SetupException;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationTest {
    private static final Migrator KEEP = record -> Migrated.keep();

    private final Device phone = new Device("phone");
    private final Device pad = new Device("pad");

    /** A person as the new log has it. */
    record Person(String name, int age) {}

    @AfterEach
    void close() {
        phone.close();
        pad.close();
    }

    @Test
    void a_kept_record_keeps_its_bytes_and_its_number_and_tells_its_origin() {
        phone.append("A", "{}");
        ShardRecord source = phone.append("A", "{\"b\" : 1.0,\"a\":\"é\"}");
        phone.migrate("A", "B", KEEP);
        phone.runAll();
        ShardRecord derived = records("B", "A~0000~phone").get(1);
        assertThat(derived.payload()).isEqualTo(source.payload());
        assertThat(derived.number()).isEqualTo(source.number());
        assertThat(derived.envelope().origin()).isEqualTo(new Origin(ShardId.of("A", "phone"), 1, 0, null));
    }

    @Test
    void a_changed_record_is_written_in_the_one_form() {
        phone.append("A", "{\"b\" : 1.0,\"a\":\"é\"}");
        phone.migrate("A", "B", record -> Migrated.edit(record).set("c", List.of(1, 2.50)));
        phone.runAll();
        assertThat(texts("B", "A~0000~phone")).containsExactly("{\"a\":\"é\",\"b\":1,\"c\":[1,2.5]}");
    }

    @Test
    void an_edit_that_changes_nothing_keeps_the_bytes() {
        phone.append("A", "{\"b\" : 1}");
        phone.migrate("A", "B", record -> Migrated.edit(record).rename("x", "y").remove("z"));
        phone.runAll();
        assertThat(texts("B", "A~0000~phone")).containsExactly("{\"b\" : 1}");
    }

    @Test
    void each_output_of_a_split_stands_in_a_shard_of_its_part() {
        phone.append("A", "{\"n\":1}");
        ShardRecord couple = phone.append("A", "{\"n\":2}");
        phone.migrate(
                "A",
                "B",
                record -> number(record) == 2
                        ? Migrated.split(record, Map.of("n", 21), new Person("Ann", 7))
                        : Migrated.keep());
        phone.runAll();
        assertThat(texts("B", "A~0000~phone")).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(texts("B", "A~0001~phone")).containsExactly("{\"n\":21}");
        assertThat(texts("B", "A~0002~phone")).containsExactly("{\"age\":7,\"name\":\"Ann\"}");
        assertThat(records("B", "A~0002~phone").get(0).number()).isEqualTo(couple.number());
    }

    @Test
    void what_is_dropped_leaves_no_gap_and_what_was_seen_at_it_is_told_by_the_next() {
        phone.append("A", "{\"n\":1}");
        pad.append("A", "{\"n\":2}");
        phone.receive(pad, 9);
        ShardRecord dropped = phone.append("A", "{\"n\":3}");
        phone.append("A", "{\"n\":4}");
        phone.migrate("A", "B", record -> number(record) == 3 ? Migrated.drop() : Migrated.keep());
        phone.runAll();
        List<ShardRecord> derived = records("B", "A~0000~phone");
        assertThat(derived).extracting(ShardRecord::index).containsExactly(0L, 1L);
        Frontier seen = Objects.requireNonNull(dropped.envelope().seen()).entries();
        assertThat(seen.isEmpty()).isFalse();
        assertThat(derived.get(1).envelope().seen()).isEqualTo(Seen.changed(seen));
    }

    @Test
    void records_that_arrive_later_follow() {
        phone.migrate("A", "B", KEEP);
        phone.append("A", "{\"n\":1}");
        phone.runAll();
        pad.append("A", "{\"n\":2}");
        phone.receive(pad, 9);
        phone.runAll();
        assertThat(texts("B", "A~0000~phone")).containsExactly("{\"n\":1}");
        assertThat(texts("B", "A~0000~pad")).containsExactly("{\"n\":2}");
    }

    @Test
    void the_log_s_name_is_escaped_in_ids() {
        phone.append("a~b#c%", "{}");
        phone.migrate("a~b#c%", "B", KEEP);
        phone.runAll();
        assertThat(records("B", "a%7Eb%23c%25~0000~phone")).hasSize(1);
    }

    @Test
    void a_chain_of_migrations_tells_the_chain_of_origins() {
        phone.append("A", "{}");
        phone.append("B", "{\"native\":true}");
        phone.migrate("A", "B", KEEP);
        phone.migrate("B", "C", KEEP);
        phone.runAll();
        Origin first = new Origin(ShardId.of("A", "phone"), 0, 0, null);
        assertThat(records("C", "B~0000~A~0000~phone").get(0).envelope().origin())
                .isEqualTo(new Origin(ShardId.of("B", "A~0000~phone"), 0, 0, first));
        assertThat(texts("C", "B~0000~phone")).containsExactly("{\"native\":true}");
    }

    @Test
    void a_migration_into_its_own_source_or_in_a_circle_is_refused() {
        phone.migrate("A", "B", KEEP);
        phone.migrate("B", "C", KEEP);
        refused("the log itself", "A", "A");
        refused("circle", "B", "A");
        refused("circle", "C", "A");
    }

    @Test
    void a_circle_with_what_was_migrated_before_is_refused() {
        phone.append("A", "{}");
        phone.migrate("A", "B", KEEP);
        phone.runAll();
        phone.stopMigrating();
        refused("circle", "B", "A");
        assertThat(phone.shards("A")).hasSize(1);
    }

    @Test
    void ids_that_could_get_too_long_are_refused() {
        String[] logs = {"a".repeat(255), "b".repeat(255), "c".repeat(255), "d".repeat(255), "e"};
        for (int i = 0; i < 3; i++) {
            phone.migrate(logs[i], logs[i + 1], KEEP);
        }
        refused("longer than 1024", logs[3], logs[4]);
    }

    @Test
    void a_migrator_that_throws_stops_that_shard_only_and_goes_on_when_it_is_mended() throws InterruptedException {
        phone.append("A", "{\"n\":1}");
        pad.append("A", "{\"n\":2}");
        pad.append("A", "{\"n\":3}");
        pad.append("A", "{\"n\":4}");
        phone.receive(pad, 9);
        boolean[] isMended = new boolean[1];
        phone.migrate("A", "B", record -> {
            if (number(record) == 3 && !isMended[0]) {
                throw new IllegalStateException("cannot do 3");
            }
            return Migrated.keep();
        });
        phone.runAll();
        phone.append("A", "{\"n\":5}");
        phone.runAll();
        assertThat(texts("B", "A~0000~pad")).containsExactly("{\"n\":2}");
        assertThat(texts("B", "A~0000~phone")).containsExactly("{\"n\":1}", "{\"n\":5}");
        assertThat(phone.errors)
                .singleElement()
                .isInstanceOf(MigrationException.class)
                .extracting(KoreException::getMessage)
                .asString()
                .contains("2-pad", "cannot do 3");
        assertThat(phone.migration(0).status().stopped()).hasSize(1);
        assertThatThrownBy(() -> phone.migration(0).awaitCaughtUp(Duration.ofSeconds(5)))
                .isInstanceOf(MigrationException.class);

        isMended[0] = true;
        phone.migration(0).retry();
        phone.runAll();
        assertThat(texts("B", "A~0000~pad")).containsExactly("{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
        assertThat(phone.migration(0).status().stopped()).isEmpty();
        phone.migration(0).awaitCaughtUp(Duration.ofSeconds(5));
    }

    @Test
    void an_answer_that_is_no_record_stops_the_shard() {
        List<Migrator> garbage = List.of(
                record -> Migrated.to(record.fields()),
                record -> Migrated.to("[]"),
                record -> Migrated.to("{} x"),
                record -> Migrated.to(Map.of("n", "x".repeat(1 << 20))),
                record -> Migrated.to(Map.of("n", Double.NaN)),
                record -> Migrated.split(new ArrayList<>(Collections.nCopies(10_001, Map.of()))),
                record -> Migrated.split(1, 2),
                MigrationTest::nothing);
        phone.append("A", "{}");
        for (int i = 0; i < garbage.size(); i++) {
            phone.migrate("A", "B" + i, garbage.get(i));
            phone.runAll();
            assertThat(phone.shards("B" + i)).as("answer %d", i).isEmpty();
            assertThat(phone.errors).as("answer %d", i).hasSize(i + 1);
            assertThat(phone.errors.get(i)).hasMessageContaining("1-phone");
        }
    }

    @Test
    void the_last_output_is_made_again_after_a_start_and_nothing_else() {
        for (int i = 0; i < 50; i++) {
            phone.append("A", "{\"n\":" + i + "}");
        }
        int[] calls = new int[1];
        phone.migrate("A", "B", record -> {
            calls[0]++;
            return Migrated.keep();
        });
        phone.runAll();
        assertThat(calls[0]).isEqualTo(50);
        phone.restart();
        phone.runAll();
        assertThat(calls[0]).isEqualTo(51);
        assertThat(records("B", "A~0000~phone")).hasSize(50);
    }

    @Test
    void what_is_there_already_comes_in_the_order_in_which_it_arrived() {
        for (int i = 0; i < 100; i++) {
            phone.append("A", "{\"n\":" + i + "}");
            pad.append("A", "{\"n\":" + (1_000 + i) + "}");
            pad.runAll();
            phone.receive(pad, 1 + i % 2);
        }
        phone.migrate("A", "B", KEEP);
        phone.runAll();
        assertThat(arrivals("B")).hasSizeGreaterThan(150).isEqualTo(arrivals("A"));
    }

    private List<String> arrivals(String log) {
        List<String> texts = new ArrayList<>();
        try (ArrivalCursor cursor = phone.store().readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                if (record.shard().log().value().equals(log)) {
                    texts.add(record.payload().text());
                }
            }
        }
        return texts;
    }

    @Test
    void another_function_into_the_same_log_is_found_out_at_its_start() {
        phone.append("A", "{\"n\":1}");
        phone.migrate("A", "B", KEEP);
        phone.runAll();
        phone.stopMigrating();
        phone.migrate("A", "B", record -> Migrated.to(Map.of("m", 1)));
        phone.append("A", "{\"n\":2}");
        phone.runAll();
        assertThat(texts("B", "A~0000~phone")).containsExactly("{\"n\":1}");
        assertThat(phone.errors).singleElement().asString().contains("1-phone", "Another function");
    }

    @Test
    void status_counts_what_was_read_written_and_dropped_also_before_a_start() {
        for (int i = 1; i <= 4; i++) {
            phone.append("A", "{\"n\":" + i + "}");
        }
        phone.migrate("A", "B", record -> switch (number(record)) {
            case 1 -> Migrated.drop();
            case 2 -> Migrated.split(record, record, Map.of("n", 22));
            default -> Migrated.keep();
        });
        phone.runAll();
        phone.restart();
        phone.runAll();
        MigrationStatus status = phone.migration(0).status();
        assertThat(List.of(status.read(), status.written(), status.dropped())).containsExactly(4L, 5L, 1L);
        assertThat(status.isCaughtUp()).isTrue();
    }

    @Test
    void several_logs_come_together_in_one() {
        phone.append("A", "{\"of\":\"A\"}");
        phone.append("D", "{\"of\":\"D\"}");
        phone.migrate("A", "B", KEEP);
        phone.migrate("D", "B", KEEP);
        phone.runAll();
        assertThat(phone.shards("B").keySet())
                .containsExactly(ShardId.of("B", "A~0000~phone"), ShardId.of("B", "D~0000~phone"));
    }

    @Test
    void a_native_record_of_the_new_log_follows_all_derived_ones_that_its_writer_held() {
        for (int i = 0; i < 3; i++) {
            phone.append("A", "{}");
        }
        phone.migrate("A", "B", KEEP);
        phone.runAll();
        ShardRecord record = phone.append("B", "{}");
        assertThat(record.number()).isEqualTo(4);
        assertThat(Objects.requireNonNull(record.envelope().seen()).entries().count(new WriterId("A~0000~phone")))
                .isEqualTo(3);
    }

    @Test
    void two_migrators_with_other_functions_make_a_fork_and_each_goes_on_in_its_own_branch() {
        phone.append("A", "{\"n\":1}");
        pad.receive(phone, 9);
        phone.migrate("A", "B", KEEP);
        pad.migrate("A", "B", record -> Migrated.edit(record).set("pad", true));
        phone.runAll();
        pad.runAll();
        phone.receive(pad, 9);
        pad.receive(phone, 9);
        phone.append("A", "{\"n\":2}");
        phone.restart();
        phone.runAll();
        assertThat(phone.errors).isEmpty();
        assertThat(phone.ingest().branches().forks()).singleElement().satisfies(fork -> {
            assertThat(fork.shard()).isEqualTo(ShardId.of("B", "A~0000~phone"));
            assertThat(fork.index()).isZero();
        });
        assertThat(texts("B", "A~0000~phone")).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(phone.shards("B")).hasSize(2);
    }

    @Test
    void a_log_must_not_be_dropped_before_all_of_it_is_migrated() {
        LogName old = new LogName("A");
        boolean[] isBroken = {true};
        phone.append("A", "{}");
        phone.migrate("A", "B", record -> {
            if (isBroken[0]) {
                throw new IllegalStateException("broken");
            }
            return Migrated.keep();
        });
        assertThat(phone.migrations().objection(old)).isPresent();
        phone.runAll();
        assertThat(phone.migrations().objection(old)).isPresent();
        assertThat(phone.migrations().objection(new LogName("B"))).isEmpty();
        isBroken[0] = false;
        phone.retry();
        phone.runAll();
        assertThat(phone.migrations().objection(old)).isEmpty();
        phone.append("A", "{}");
        assertThat(phone.migrations().objection(old)).isPresent();
        phone.migrations().ending(old);
        assertThat(phone.migrations().running()).isEmpty();
    }

    private void refused(String why, String from, String to) {
        assertThatThrownBy(() -> phone.migrate(from, to, KEEP))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(why);
    }

    @SuppressWarnings("NullAway") // what an application's migrator may do
    private static Migrated nothing(Object record) {
        return null;
    }

    static int number(KoreRecord record) {
        return record.fields().get("n") instanceof Integer number ? number : -1;
    }

    private List<ShardRecord> records(String log, String writer) {
        return phone.shards(log).getOrDefault(ShardId.of(log, writer), List.of());
    }

    private List<String> texts(String log, String writer) {
        return records(log, writer).stream()
                .map(record -> record.payload().text())
                .toList();
    }
}
