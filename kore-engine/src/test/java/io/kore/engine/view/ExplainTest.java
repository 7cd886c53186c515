package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Entry;
import io.kore.Explanation;
import io.kore.Gather;
import io.kore.engine.json.JsonValues;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a field is as it is: who set it, knowing what, and who lost. */
class ExplainTest {
    private final Desk phone = new Desk("phone");
    private final Desk pad = new Desk("pad");
    private final Desk hub = new Desk("hub");

    @AfterEach
    void close() {
        phone.close();
        pad.close();
        hub.close();
    }

    @Test
    void one_record_set_it_knowing_of_none() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        assertThat(told(phone, "x")).isEqualTo("a.x = 1, edit 1-phone");
    }

    @Test
    void an_edit_is_based_on_the_change_that_its_writer_saw() {
        phone.append("{\"name\":\"a\",\"x\":1,\"y\":1}");
        phone.append("{\"name\":\"a\",\"x\":1,\"y\":2}");
        phone.append("{\"name\":\"a\",\"x\":2,\"y\":2}");
        phone.append("{\"name\":\"a\",\"x\":2,\"y\":3}");
        assertThat(told(phone, "x")).isEqualTo("a.x = 2, edit 3-phone on 1-phone");
        assertThat(told(phone, "y")).isEqualTo("a.y = 3, edit 4-phone on 2-phone");
        assertThat(told(phone, "name")).isEqualTo("a.name = a, edit 1-phone");
    }

    @Test
    void of_edits_made_at_the_same_time_the_last_in_order_wins_and_the_others_are_told() {
        phone.append("{\"name\":\"a\",\"x\":0}");
        pad.receive(phone);
        hub.receive(phone);
        phone.append("{\"name\":\"a\",\"x\":1}");
        pad.append("{\"name\":\"a\",\"x\":2}");
        hub.append("{\"name\":\"a\",\"x\":3}");
        exchange();
        for (Desk each : List.of(phone, pad, hub)) {
            assertThat(told(each, "x")).isEqualTo("a.x = 1, edit 2-phone on 1-phone, lost 2-hub 3, lost 2-pad 2");
        }
    }

    @Test
    void an_edit_that_knew_of_all_has_beaten_nobody() {
        phone.append("{\"name\":\"a\",\"x\":0}");
        pad.receive(phone);
        phone.append("{\"name\":\"a\",\"x\":1}");
        pad.append("{\"name\":\"a\",\"x\":2}");
        exchange();
        hub.append("{\"name\":\"a\",\"x\":9}");
        assertThat(told(hub, "x")).isEqualTo("a.x = 9, edit 3-hub on 2-phone");
    }

    @Test
    void of_a_chain_that_lost_only_its_end_is_told() {
        phone.append("{\"name\":\"a\",\"x\":0}");
        pad.receive(phone);
        pad.append("{\"name\":\"a\",\"x\":1}");
        pad.append("{\"name\":\"a\",\"x\":2}");
        phone.append("{\"n\":1}");
        phone.append("{\"name\":\"a\",\"x\":5}");
        phone.receive(pad);
        assertThat(told(phone, "x")).isEqualTo("a.x = 5, edit 3-phone on 1-phone, lost 3-pad 2");
    }

    @Test
    void a_field_that_was_removed_tells_who_did_it() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        pad.receive(phone);
        pad.append("{\"name\":\"a\",\"x\":2}");
        phone.append("{\"name\":\"a\"}");
        phone.receive(pad);
        assertThat(told(phone, "x")).isEqualTo("a.x is not there, edit 2-phone on 1-phone, lost 2-pad 2");
        assertThat(told(phone, "never")).isEqualTo("a.never is not there");
    }

    @Test
    void a_removal_can_lose_too() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        pad.receive(phone);
        pad.append("{\"name\":\"a\"}");
        phone.append("{\"name\":\"a\",\"x\":2}");
        phone.receive(pad);
        assertThat(told(phone, "x")).isEqualTo("a.x = 2, edit 2-phone on 1-phone, lost 2-pad removal");
    }

    @Test
    void null_is_a_value() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        phone.append("{\"name\":\"a\",\"x\":null}");
        Explanation explanation = byName(phone).explain("a", "x");
        assertThat(explanation.isThere()).isTrue();
        assertThat(explanation.value()).isEmpty();
        assertThat(explanation.setBy()).map(RecordId::toString).contains("2-phone");
    }

    @Test
    void an_open_screen_is_based_on_what_it_showed() {
        phone.append("{\"name\":\"a\",\"x\":0,\"y\":0}");
        Entry<Map<String, Object>> shown = byName(phone).now().entries().get(0);
        pad.receive(phone);
        pad.append("{\"name\":\"a\",\"x\":1,\"y\":0}");
        phone.receive(pad);
        save(shown, Map.of("name", "a", "x", 5, "y", 0));
        assertThat(told(phone, "x")).isEqualTo("a.x = 5, edit 3-phone on 1-phone, lost 2-pad 1");
        assertThat(told(phone, "y")).isEqualTo("a.y = 0, edit 1-phone");
    }

    @Test
    void under_overwrite_every_record_sets_all_its_fields() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        pad.receive(phone);
        phone.append("{\"name\":\"a\",\"x\":1}");
        pad.append("{\"name\":\"a\",\"x\":7}");
        pad.receive(phone);
        assertThat(told(pad, "x", Gather::overwrite)).isEqualTo("a.x = 1, edit 2-phone on 1-phone, lost 2-pad 7");
        phone.append("{\"name\":\"a\"}");
        assertThat(told(phone, "x", Gather::overwrite)).isEqualTo("a.x is not there, edit 3-phone on 2-phone");
    }

    @Test
    void objects_within_are_one_field_also_when_they_are_merged() {
        phone.append("{\"name\":\"a\",\"in\":{\"x\":1,\"y\":1}}");
        pad.receive(phone);
        phone.append("{\"name\":\"a\",\"in\":{\"x\":2,\"y\":1}}");
        pad.append("{\"name\":\"a\",\"in\":{\"x\":1,\"y\":2}}");
        exchange();
        assertThat(told(hub, "in", Gather::mergeNested))
                .isEqualTo("a.in = {x=2, y=2}, edit 2-phone on 1-phone, lost 2-pad {x=1, y=2}");
        assertThat(told(hub, "in")).isEqualTo("a.in = {x=2, y=1}, edit 2-phone on 1-phone, lost 2-pad {x=1, y=2}");
    }

    @Test
    void commands_and_changes_are_told_as_what_they_are() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        phone.append("{\"name\":\"b\",\"x\":1}");
        phone.append("{\"change\":{\"x\":1},\"to\":{\"x\":2}}");
        assertThat(told(phone, "x")).isEqualTo("a.x = 2, change 3-phone on 1-phone");
        phone.append("{\"do\":\"reset\",\"name\":\"a\"}");
        assertThat(told(phone, "x", ExplainTest::resetting)).isEqualTo("a.x = 0, command 4-phone");
        assertThat(resetting(byName(phone)).explain("x").stream().map(ExplainTest::told))
                .containsExactly("a.x = 0, command 4-phone", "b.x = 2, change 3-phone on 2-phone");
    }

    @Test
    void an_object_that_a_command_took_away_tells_which() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        phone.append("{\"do\":\"delete\",\"name\":\"a\"}");
        assertThat(told(phone, "x", ExplainTest::resetting)).isEqualTo("a.x is not there, command 2-phone");
        phone.append("{\"name\":\"a\",\"x\":1}");
        assertThat(told(phone, "x", ExplainTest::resetting)).startsWith("a.x = 1, edit 3-phone");
    }

    @Test
    void a_renamed_object_tells_of_the_renaming() {
        phone.append("{\"name\":\"a\",\"x\":1}");
        phone.append("{\"change\":{\"name\":\"a\"},\"to\":{\"name\":\"b\"}}");
        assertThat(told(byName(phone).explain("b", "name"))).isEqualTo("b.name = b, change 2-phone");
        assertThat(told(byName(phone).explain("b", "x"))).isEqualTo("b.x = 1, change 2-phone");
        assertThat(told(byName(phone).explain("a", "x"))).isEqualTo("a.x is not there, change 2-phone on 1-phone");
    }

    @Test
    void a_record_without_a_past_is_based_on_nothing_that_is_known() {
        phone.node.appendBare(Desk.LOG, "{\"name\":\"a\",\"x\":1}");
        phone.node.appendBare(Desk.LOG, "{\"name\":\"a\",\"x\":2}");
        phone.views.advance(phone.node.store().end());
        assertThat(told(phone, "x")).isEqualTo("a.x = 2, edit 2-phone");
    }

    @Test
    void keys_are_found_by_any_spelling_and_others_refused() {
        phone.append("{\"name\":1.0,\"x\":1}");
        assertThat(byName(phone).explain(1, "x").setBy()).isPresent();
        assertThat(byName(phone).explain("1", "x").setBy()).isEmpty();
        assertThatThrownBy(() -> byName(phone).explain(List.of(), "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> phone.views.gather(Desk.LOG).explain("a", "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gatherOn");
    }

    @Test
    void what_is_explained_is_what_is_gathered() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            try (Desk one = new Desk("one");
                    Desk other = new Desk("other")) {
                List<RecordId> ids = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    Desk writer = random.nextBoolean() ? one : other;
                    ids.add(writer.append(record(random)).id());
                    if (random.nextInt(3) == 0) {
                        (writer == one ? other : one).receive(writer);
                    }
                }
                one.receive(other);
                for (UnaryOperator<Gather<Map<String, Object>>> kind :
                        List.<UnaryOperator<Gather<Map<String, Object>>>>of(
                                gather -> gather, Gather::overwrite, Gather::mergeNested, ExplainTest::resetting)) {
                    assertExplained(kind.apply(byName(one)), ids, "seed " + seed);
                }
            }
        }
    }

    private static String record(Random random) {
        String name = "\"name\":\"n" + random.nextInt(2) + "\"";
        return switch (random.nextInt(8)) {
            case 0 -> "{\"do\":\"reset\"," + name + "}";
            case 1 -> "{\"do\":\"delete\"," + name + "}";
            case 2 -> "{\"change\":{" + name + "},\"to\":{\"x\":" + random.nextInt(3) + "}}";
            case 3 -> "{" + name + "}";
            case 4 -> "{" + name + ",\"x\":{\"a\":" + random.nextInt(2) + ",\"b\":" + random.nextInt(2) + "}}";
            default -> "{" + name + ",\"x\":" + random.nextInt(3) + ",\"y\":1}";
        };
    }

    /** The value is the gathered one, and where it was set is known whenever there is one. */
    private static void assertExplained(Gather<Map<String, Object>> gather, List<RecordId> ids, String when) {
        List<Explanation> all = gather.explain("x");
        List<Entry<Map<String, Object>>> entries = gather.now().entries();
        assertThat(all).as(when).hasSameSizeAs(entries);
        for (int i = 0; i < all.size(); i++) {
            Explanation explanation = all.get(i);
            Map<String, Object> object = entries.get(i).value();
            assertThat(explanation.key()).as(when).isEqualTo(entries.get(i).key());
            assertThat(explanation.isThere()).as(when).isEqualTo(object.containsKey("x"));
            assertThat(JsonValues.equal(explanation.value().orElse(null), object.get("x")))
                    .as(when)
                    .isTrue();
            assertThat(explanation).as(when).isEqualTo(gather.explain(explanation.key(), "x"));
            if (explanation.isThere()) {
                assertThat(explanation.setBy()).as(when).isPresent();
            }
            List<RecordId> told = new ArrayList<>();
            explanation.base().ifPresent(told::add);
            explanation.lost().forEach(lost -> told.add(lost.record()));
            Optional<RecordId> setBy = explanation.setBy();
            assertThat(told).as(when).allSatisfy(id -> assertThat(ids).contains(id));
            assertThat(told).as(when).allSatisfy(id -> assertThat(id).isLessThan(setBy.orElseThrow()));
            assertThat(told).as(when).doesNotHaveDuplicates();
        }
    }

    private void save(Entry<Map<String, Object>> entry, Map<String, Object> edited) {
        EntryUpdate<Map<String, Object>> update = phone.views.update(Desk.LOG, entry, new HashMap<>(edited));
        ShardRecord saved = phone.append(update.payload().text(), update.base());
        assertThat(update.next(saved)).isNotNull();
    }

    private static Gather<Map<String, Object>> resetting(Gather<Map<String, Object>> gather) {
        return gather.command(
                        Map.of("do", "reset"),
                        (command, objects) -> objects.update(Desk.field(command, "name"), object -> {
                            object.put("x", 0);
                            return object;
                        }))
                .command(Map.of("do", "delete"), (command, objects) -> objects.remove(Desk.field(command, "name")));
    }

    private void exchange() {
        for (int round = 0; round < 2; round++) {
            hub.receive(phone);
            hub.receive(pad);
            phone.receive(hub);
            pad.receive(hub);
        }
    }

    private static Gather<Map<String, Object>> byName(Desk desk) {
        return desk.views.gather(Desk.LOG).gatherOn("name");
    }

    private static String told(Desk desk, String field) {
        return told(desk, field, gather -> gather);
    }

    private static String told(Desk desk, String field, UnaryOperator<Gather<Map<String, Object>>> kind) {
        return told(kind.apply(byName(desk)).explain("a", field));
    }

    private static String told(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        text.append(explanation.key()).append('.').append(explanation.field());
        text.append(explanation.isThere() ? " = " + explanation.value().orElse(null) : " is not there");
        explanation
                .setBy()
                .ifPresent(id ->
                        text.append(", ").append(explanation.kind()).append(' ').append(id));
        explanation.base().ifPresent(id -> text.append(" on ").append(id));
        for (Explanation.Lost lost : explanation.lost()) {
            text.append(", lost ").append(lost.record()).append(' ');
            text.append(lost.isRemoval() ? "removal" : lost.value().orElse(null));
        }
        return text.toString();
    }
}
