package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.error.ProcessingException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that nobody expected, in gathers that must bear them. */
class OddRecordsTest {
    private final Desk desk = new Desk();

    record Contact(String name, int age) {}

    /** A type with taste. */
    record Adult(String name, int age) {
        Adult {
            if (age < 18) {
                throw new IllegalArgumentException("too young");
            }
        }
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void records_without_a_key_are_left_out_and_stop_nobody() {
        for (String key : List.of("null", "true", "false", "{}", "{\"name\":\"a\"}", "[]", "[\"a\"]")) {
            desk.append("{\"name\":" + key + ",\"n\":1}");
        }
        desk.append("{}");
        desk.append("{\"n\":1}");
        desk.append("{\"Name\":\"a\"}");
        desk.append("{\"name\":\"a\",\"n\":2}");
        assertThat(lines(byName())).containsExactly("a 11-me {\"name\":\"a\",\"n\":2}");
        assertThat(lines(byName().overwrite())).containsExactly("a 11-me {\"name\":\"a\",\"n\":2}");
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_number_and_the_text_of_it_are_two_keys_and_all_spellings_of_a_number_one() {
        desk.append("{\"name\":7,\"a\":1}");
        desk.append("{\"name\":\"7\",\"a\":2}");
        desk.append("{\"name\":7.0,\"b\":3}");
        desk.append("{\"name\":70e-1,\"c\":4}");
        desk.append("{\"name\":\"7.0\",\"d\":5}");
        assertThat(lines(byName()))
                .containsExactly(
                        "7 4-me {\"name\":7,\"c\":4}",
                        "7 2-me {\"name\":\"7\",\"a\":2}",
                        "7.0 5-me {\"name\":\"7.0\",\"d\":5}");
    }

    @Test
    void a_record_that_does_not_fit_the_filter_is_no_edit() {
        desk.append("{\"type\":\"contact\",\"name\":\"a\",\"n\":1}");
        desk.append("{\"type\":\"Contact\",\"name\":\"a\",\"n\":2}");
        desk.append("{\"type\":[\"contact\"],\"name\":\"a\",\"n\":3}");
        desk.append("{\"name\":\"a\",\"n\":4}");
        desk.append("{\"type\":null,\"name\":\"a\",\"n\":5}");
        assertThat(lines(byName().where("type", "contact")))
                .containsExactly("a 1-me {\"type\":\"contact\",\"name\":\"a\",\"n\":1}");
        assertThat(lines(byName().where("type", null)))
                .containsExactly("a 5-me {\"type\":null,\"name\":\"a\",\"n\":5}");
    }

    @Test
    void numbers_of_any_size_are_keys() {
        desk.append("{\"name\":1e1000000000}");
        desk.append("{\"name\":-1e-1000000000}");
        desk.append("{\"name\":10e999999999}");
        desk.append("{\"name\":" + "9".repeat(1000) + "}");
        Gathered<Map<String, Object>> result = byName().now();
        assertThat(result.size()).isEqualTo(3);
        assertThat(result.get(new BigDecimal("1e1000000000"))
                        .orElseThrow()
                        .last()
                        .number())
                .isEqualTo(3);
        assertThat(result.entries().stream().map(entry -> ((BigDecimal) entry.key()).signum()))
                .containsExactly(-1, 1, 1);
    }

    @Test
    void one_object_that_does_not_fit_its_type_hides_none_of_the_others_in_a_handler() {
        desk.append("{\"name\":\"a\",\"age\":\"old\"}");
        desk.append("{\"name\":\"b\",\"age\":30}");
        desk.append("{\"name\":\"c\",\"age\":3}");
        List<String> seen = new ArrayList<>();
        desk.views.gather(Desk.LOG, Adult.class).gatherOn("name").onChange(result -> {
            for (Entry<Adult> entry : result) {
                seen.add(entry.key() + " " + ageOf(entry));
            }
        });
        desk.runAll();
        assertThat(seen).containsExactly("a does not fit", "b 30", "c does not fit");
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_handler_that_takes_no_care_is_told_by_record_and_field() {
        desk.append("{\"name\":\"b\",\"age\":30}");
        desk.append("{\"name\":\"a\",\"age\":\"old\"}");
        List<Contact> seen = new ArrayList<>();
        desk.views
                .gather(Desk.LOG, Contact.class)
                .gatherOn("name")
                .onChange(result -> seen.addAll(List.copyOf(result.values())));
        desk.runAll();
        assertThat(seen).isEmpty();
        assertThat(desk.errors)
                .singleElement()
                .isInstanceOf(ProcessingException.class)
                .asString()
                .contains("log \"list\"", "\"a\"", "record 2-me", "field \"age\"");
        desk.append("{\"name\":\"a\",\"age\":31}");
        desk.runAll();
        assertThat(seen).containsExactly(new Contact("a", 31), new Contact("b", 30));
        assertThat(desk.errors).hasSize(1);
    }

    @Test
    void fields_that_are_null_or_missing_fit_a_type_as_jackson_has_it() {
        desk.append("{\"name\":\"a\"}");
        desk.append("{\"name\":\"b\",\"age\":null}");
        desk.append("{\"name\":\"c\",\"age\":1.5}");
        desk.append("{\"name\":\"d\",\"age\":3000000000}");
        Gathered<Contact> result =
                desk.views.gather(Desk.LOG, Contact.class).gatherOn("name").now();
        assertThat(result.get("a").orElseThrow().value()).isEqualTo(new Contact("a", 0));
        assertThat(result.get("b").orElseThrow().value()).isEqualTo(new Contact("b", 0));
        for (String key : List.of("c", "d")) {
            assertThatThrownBy(() -> result.get(key).orElseThrow().value())
                    .isInstanceOf(ProcessingException.class)
                    .hasMessageContaining("field \"age\"");
        }
    }

    @Test
    void what_a_handler_does_to_its_result_reaches_nobody_else() {
        desk.append("{\"name\":\"a\",\"in\":{\"x\":[1]}}");
        List<String> seen = new ArrayList<>();
        byName().onChange(OddRecordsTest::spoil);
        byName().onChange(result ->
                seen.add(String.valueOf(result.entries().get(0).value().get("in"))));
        desk.runAll();
        desk.append("{\"name\":\"a\",\"in\":{\"x\":[2]}}");
        desk.runAll();
        assertThat(seen).containsExactly("{x=[1]}", "{x=[2]}");
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_typed_value_is_the_holders_own() {
        desk.append("{\"name\":\"a\",\"list\":[1]}");
        Gather<Notes> gather = desk.views.gather(Desk.LOG, Notes.class).gatherOn("name");
        gather.now().entries().get(0).value().list.add(2);
        assertThat(gather.now().entries().get(0).value().list).containsExactly(1);
        assertThat(gather.now().entries().get(0).json()).isEqualTo("{\"name\":\"a\",\"list\":[1]}");
    }

    /** A class that can be changed. */
    public static final class Notes {
        public @Nullable String name;
        public List<Integer> list = new ArrayList<>();
    }

    private static void spoil(Gathered<Map<String, Object>> result) {
        Map<?, ?> in = (Map<?, ?>)
                Objects.requireNonNull(result.entries().get(0).value().get("in"));
        List<?> list = (List<?>) Objects.requireNonNull(in.get("x"));
        for (Runnable change : List.<Runnable>of(
                () -> result.entries().clear(),
                () -> result.values().clear(),
                () -> result.added().clear(),
                () -> result.values().get(0).clear(),
                in::clear,
                list::clear)) {
            assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    private static String ageOf(Entry<Adult> entry) {
        try {
            return String.valueOf(entry.value().age());
        } catch (ProcessingException e) {
            return "does not fit";
        }
    }

    private Gather<Map<String, Object>> byName() {
        return desk.views.gather(Desk.LOG).gatherOn("name");
    }

    private static List<String> lines(Gather<Map<String, Object>> gather) {
        return gather.now().entries().stream()
                .map(entry -> entry.key() + " " + entry.last() + " " + entry.json())
                .toList();
    }
}
