package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.Explanation;
import io.kore.Gather;
import io.kore.Migrated;
import io.kore.engine.json.Json;
import io.kore.engine.view.ViewLimits;
import io.kore.engine.view.Views;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application sees and edits of records that were migrated. */
class DerivedEntriesTest {
    private final Device old = new Device("old");
    private final Device one = new Device("one");

    @BeforeEach
    void migrate() {
        one.migrate("A", "B", record -> Migrated.keep());
        one.migrate("B", "C", record -> Migrated.keep());
    }

    @AfterEach
    void close() {
        old.close();
        one.close();
    }

    @Test
    void a_native_writer_edits_a_derived_entry_and_late_edits_of_the_old_log_merge_with_it() {
        old.append("A", "{\"k\":1,\"name\":\"Al\",\"number\":1,\"gone\":true}");
        exchange();
        Entry<Map<String, Object>> entry = entry("B");
        one.append("B", "{\"k\":1,\"name\":\"Alice\",\"number\":1}", entry.base());
        // the old device has not seen the new log
        old.append("A", "{\"k\":1,\"name\":\"Al\",\"number\":2,\"gone\":true}");
        exchange();

        assertThat(entry("B").value())
                .containsEntry("name", "Alice")
                .containsEntry("number", 2)
                .doesNotContainKey("gone");
        assertThat(entry("C").value())
                .containsEntry("name", "Alice")
                .containsEntry("number", 2)
                .doesNotContainKey("gone");
    }

    @Test
    void an_edit_on_an_older_screen_changes_only_what_its_author_changed() {
        old.append("A", "{\"k\":1,\"name\":\"Al\",\"number\":1}");
        exchange();
        Entry<Map<String, Object>> screen = entry("B");
        old.append("A", "{\"k\":1,\"name\":\"Al\",\"number\":2}");
        exchange();
        one.append("B", "{\"k\":1,\"name\":\"Alice\",\"number\":1}", screen.base());

        assertThat(entry("B").value()).containsEntry("name", "Alice").containsEntry("number", 2);
    }

    @Test
    void a_branch_of_a_derived_shard_knows_what_was_seen_before_it_began() {
        try (Device twin = new Device("twin");
                Device other = new Device("twin")) {
            old.append("A", "{\"k\":1,\"a\":1}");
            old.runAll();
            for (Device each : List.of(twin, other)) {
                each.receive(old, Integer.MAX_VALUE);
                each.append("A", "{\"k\":2}");
            }
            twin.append("A", "{\"k\":1,\"b\":1}");
            other.append("A", "{\"k\":1,\"c\":1}");
            for (Device each : List.of(old, twin, other)) {
                each.runAll();
                one.receive(each, Integer.MAX_VALUE);
                one.runAll();
            }

            assertThat(one.ingest().branches().forks()).hasSize(3);
            assertThat(entry("A").value()).containsKeys("b", "c").doesNotContainKey("a");
            assertThat(entry("B").value()).containsKeys("b", "c").doesNotContainKey("a");
            assertThat(entry("C").value()).containsKeys("b", "c").doesNotContainKey("a");
        }
    }

    @Test
    void explanations_name_the_origin_of_derived_records_with_its_whole_chain() {
        old.append("A", "{\"k\":1,\"name\":\"Al\"}");
        old.append("A", "{\"k\":1,\"name\":\"Alice\"}");
        exchange();

        Origin first = new Origin(ShardId.of("A", "old"), 1, 0, null);
        Explanation inB = gather("B").explain(1, "name");
        assertThat(inB.setBy()).contains(RecordId.parse("2-A~0000~old"));
        assertThat(inB.base()).contains(RecordId.parse("1-A~0000~old"));
        assertThat(inB.origins())
                .containsOnly(
                        Map.entry(RecordId.parse("2-A~0000~old"), first),
                        Map.entry(RecordId.parse("1-A~0000~old"), new Origin(ShardId.of("A", "old"), 0, 0, null)));
        Explanation inC = gather("C").explain(1, "name");
        assertThat(inC.origins())
                .containsEntry(inC.setBy().orElseThrow(), new Origin(ShardId.of("B", "A~0000~old"), 1, 0, first));
        one.append("A", "{\"k\":2,\"name\":\"Bo\"}");
        assertThat(gather("A").explain(2, "name").origins()).isEmpty();
    }

    private void exchange() {
        old.runAll();
        one.receive(old, Integer.MAX_VALUE);
        one.runAll();
    }

    private Entry<Map<String, Object>> entry(String log) {
        return gather(log).now().iterator().next();
    }

    private Gather<Map<String, Object>> gather(String log) {
        Views views = new Views(
                one.store(),
                one.ingest().branches()::named,
                new Json(),
                Runnable::run,
                error -> {
                    throw new AssertionError(error);
                },
                ViewLimits.DEFAULT);
        views.advance(one.store().end());
        return views.gather(new LogName(log)).gatherOn("k");
    }
}
