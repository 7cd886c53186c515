package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.error.ProcessingException;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsGatherTest {
    private final Desk desk = new Desk();

    record Contact(String name, @Nullable String phone, int age) {}

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void the_first_call_comes_also_when_nothing_is_there() {
        List<Integer> sizes = new ArrayList<>();
        byName().onChange(result -> sizes.add(result.size()));
        desk.runAll();
        assertThat(sizes).containsExactly(0);
    }

    @Test
    void a_handler_is_called_when_the_result_has_changed_and_only_then() {
        List<String> results = new ArrayList<>();
        byName().where("type", "contact").onChange(result -> results.add(result.toString()));
        desk.runAll();
        desk.append("{\"type\":\"contact\",\"name\":\"Alice\"}");
        desk.runAll();
        desk.append("{\"type\":\"task\",\"name\":\"Alice\"}");
        desk.append("{\"type\":\"contact\"}");
        desk.node.append(new LogName("other"), "{\"type\":\"contact\",\"name\":\"Bob\"}", null);
        desk.views.advance(desk.node.store().end());
        desk.runAll();
        assertThat(results).containsExactly("[]", "[Alice {\"type\":\"contact\",\"name\":\"Alice\"}]");
    }

    @Test
    void a_slow_handler_gets_the_newest_result_next() {
        List<Integer> sizes = new ArrayList<>();
        byName().onChange(result -> {
            sizes.add(result.size());
            if (sizes.size() == 2) {
                for (int i = 0; i < 5; i++) {
                    desk.append("{\"name\":\"n" + i + "\"}");
                }
            }
        });
        desk.runAll();
        desk.append("{\"name\":\"first\"}");
        desk.runAll();
        assertThat(sizes).containsExactly(0, 1, 6);
    }

    @Test
    void what_is_not_yet_visible_is_not_seen() {
        desk.append("{\"name\":\"a\"}");
        desk.node.append(Desk.LOG, "{\"name\":\"b\"}", null);
        assertThat(byName().now().size()).isEqualTo(1);
        assertThat(desk.views.records(Desk.LOG)).hasSize(1);
        desk.views.advance(desk.node.store().end());
        desk.views.advance(0);
        assertThat(byName().now().size()).isEqualTo(2);
    }

    @Test
    void entries_are_sorted_by_key_and_found_by_any_spelling() {
        for (String key : List.of("\"b\"", "10", "9.50", "\"\"", "-1e0", "true", "null", "\"10\"")) {
            desk.append("{\"name\":" + key + "}");
        }
        Gathered<Map<String, Object>> result = byName().now();
        assertThat(result.entries().stream().map(Entry::key))
                .containsExactly(new BigDecimal("-1"), new BigDecimal("9.5"), new BigDecimal("10"), "", "10", "b");
        assertThat(result.get(9.5)).isPresent();
        assertThat(result.get(10L).orElseThrow().key()).isEqualTo(BigDecimal.TEN);
        assertThat(result.get("10").orElseThrow().key()).isEqualTo("10");
        assertThat(result.get("x")).isEmpty();
        assertThatThrownBy(() -> result.get(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(result.size()).isEqualTo(6);
        assertThat(result.values()).hasSize(6);
        Iterator<?> entries = result.iterator();
        entries.next();
        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_map_shows_the_fields_that_kore_adds_and_the_json_does_not() {
        desk.append("{\"name\":\"Alice\",\"n\":1.50}");
        Entry<Map<String, Object>> entry = byName().now().entries().get(0);
        assertThat(entry.value())
                .containsEntry("name", "Alice")
                .containsEntry("n", new BigDecimal("1.50"))
                .containsEntry("_korenum", 1L)
                .containsEntry("_korewho", "me");
        assertThat(entry.json()).isEqualTo("{\"name\":\"Alice\",\"n\":1.50}");
        assertThatThrownBy(() -> entry.value().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void the_token_names_all_that_was_taken_in() {
        desk.append("{\"name\":\"Alice\"}");
        Entry<Map<String, Object>> entry = byName().now().entries().get(0);
        long head = desk.append("{\"not\":\"gathered\"}").hash().head();
        desk.node.append(new LogName("other"), "{}", null);
        desk.views.advance(desk.node.store().end());
        Entry<Map<String, Object>> later = byName().now().entries().get(0);
        assertThat(entry.base().frontier().count(desk.node.writer())).isEqualTo(1);
        assertThat(later.base().frontier().prefixes()).isEqualTo(Map.of(desk.node.writer(), new Prefix(2, head)));
        assertThat(later.base().singles()).isEmpty();
    }

    @Test
    void an_old_result_stays_as_it_was() {
        List<Gathered<Map<String, Object>>> results = new ArrayList<>();
        byName().onChange(results::add);
        desk.runAll();
        for (int i = 1; i <= 30; i++) {
            desk.append("{\"name\":\"n" + i % 7 + "\",\"i\":" + i + "}");
            desk.runAll();
        }
        for (int i = 1; i <= 30; i++) {
            Gathered<Map<String, Object>> result = results.get(i);
            assertThat(result.size()).isEqualTo(Math.min(i, 7));
            assertThat(result.get("n" + i % 7).orElseThrow().value()).containsEntry("i", i);
            assertThat(result.entries().get(0).base().frontier().count(desk.node.writer()))
                    .isEqualTo(i);
        }
    }

    @Test
    void both_edits_of_one_contact_survive_on_all_three_nodes() {
        try (Desk phone = new Desk("phone");
                Desk pad = new Desk("pad");
                Desk hub = new Desk("hub")) {
            phone.append("{\"name\":\"Harry\",\"phone\":\"1\",\"mail\":\"h@old\"}");
            exchange(phone, hub, pad);
            phone.append("{\"name\":\"Harry\",\"phone\":\"2\",\"mail\":\"h@old\"}");
            pad.append("{\"name\":\"Harry\",\"phone\":\"1\",\"mail\":\"h@new\"}");
            exchange(phone, hub, pad);
            for (Desk each : List.of(phone, pad, hub)) {
                Gathered<Contact> result = each.views
                        .gather(Desk.LOG, Contact.class)
                        .gatherOn("name")
                        .now();
                assertThat(result.entries().get(0).json())
                        .isEqualTo("{\"name\":\"Harry\",\"phone\":\"2\",\"mail\":\"h@new\"}");
                assertThat(result.values()).containsExactly(new Contact("Harry", "2", 0));
            }
        }
    }

    @Test
    void a_value_that_does_not_fit_its_type_names_the_record_and_hurts_no_other() {
        desk.append("{\"name\":\"Alice\",\"age\":\"old\"}");
        desk.append("{\"name\":\"Bob\",\"age\":7}");
        Gathered<Contact> result =
                desk.views.gather(Desk.LOG, Contact.class).gatherOn("name").now();
        assertThat(result.get("Bob").orElseThrow().value().age()).isEqualTo(7);
        assertThatThrownBy(() -> result.entries().get(0).value())
                .isInstanceOf(ProcessingException.class)
                .hasMessageContaining("\"Alice\"")
                .hasMessageContaining("record 1-me")
                .hasMessageContaining("field \"age\"");
    }

    @Test
    void a_handler_that_throws_is_reported_and_called_again_and_stops_nobody() {
        List<Integer> good = new ArrayList<>();
        List<Integer> bad = new ArrayList<>();
        byName().onChange(result -> {
            bad.add(result.size());
            throw new AssertionError("cannot bear it");
        });
        byName().onChange(result -> good.add(result.size()));
        desk.runAll();
        desk.append("{\"name\":\"a\"}");
        desk.runAll();
        assertThat(good).containsExactly(0, 1);
        assertThat(bad).containsExactly(0, 1);
        assertThat(desk.errors)
                .hasSize(2)
                .allSatisfy(e -> assertThat(e)
                        .isInstanceOf(ProcessingException.class)
                        .hasMessageContaining("list")
                        .hasMessageContaining("cannot bear it"));
    }

    @Test
    void what_must_be_said_is_asked_for() {
        assertThatThrownBy(() -> desk.views.gather(Desk.LOG).now())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gatherOn");
        assertThatThrownBy(() -> byName().where("a", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> byName().where("a", 1).where("a", 2)).isInstanceOf(IllegalArgumentException.class);
        byName().where("a", 1).where("a", 1.0);
    }

    @Test
    void a_key_written_by_two_nodes_at_once_comes_to_the_same_on_both() {
        try (Desk other = new Desk("other")) {
            Random random = new Random(1);
            for (int i = 0; i < 300; i++) {
                desk.append("{\"name\":\"x\",\"i\":" + i + "}");
                other.append("{\"name\":\"x\",\"j\":" + i + "}");
                if (i % 50 == 49) {
                    desk.node.receiveSome(other.node, random, 1);
                    other.node.receiveSome(desk.node, random, 1);
                }
            }
            desk.views.advance(desk.node.store().end());
            other.views.advance(other.node.store().end());
            assertThat(byName().now().entries().get(0).json())
                    .isEqualTo(other.views
                            .gather(Desk.LOG)
                            .gatherOn("name")
                            .now()
                            .entries()
                            .get(0)
                            .json());
        }
    }

    @Test
    void a_closed_node_answers_no_more() {
        Gather<Map<String, Object>> gather = byName();
        desk.views.close();
        assertThatThrownBy(gather::now)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> gather.onChange(r -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> desk.views.records(Desk.LOG)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> desk.views.onRecords(Desk.LOG, r -> {})).isInstanceOf(IllegalStateException.class);
    }

    private Gather<Map<String, Object>> byName() {
        return desk.views.gather(Desk.LOG).gatherOn("name");
    }

    private static void exchange(Desk... desks) {
        Random random = new Random(0);
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < desks.length; i++) {
                desks[i].node.receiveSome(desks[i - 1].node, random, 1);
                desks[i - 1].node.receiveSome(desks[i].node, random, 1);
            }
        }
        for (Desk each : desks) {
            each.views.advance(each.node.store().end());
        }
    }
}
