package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.CommandHandler;
import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.GatheredSet;
import io.kore.KoreRecord;
import io.kore.error.ProcessingException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What command handlers may do, and what becomes of those that do what they may not. */
@Timeout(30)
class CommandHandlerTest {
    private static final Map<String, Object> GO = Map.of("do", "go");

    private final Desk desk = new Desk();

    record Contact(@Nullable String name, int age) {}

    /** A class that knows what Kore adds. */
    public static final class Knowing {
        public String name = "";
        public long _korenum = 77;
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void a_handler_puts_removes_and_updates_the_objects_as_of_its_command() {
        desk.append("{\"name\":\"a\",\"n\":1}");
        desk.append("{\"name\":\"b\",\"n\":2}");
        desk.append("{\"name\":\"c\",\"n\":3}");
        desk.append("{\"do\":\"go\"}");
        desk.append("{\"name\":\"b\",\"m\":4}");
        Gathered<Map<String, Object>> result = onGo((command, objects) -> {
                    assertThat(objects.keys()).containsExactly("a", "b", "c");
                    assertThat(objects.get("a").orElseThrow()).isEqualTo(Map.of("name", "a", "n", 1));
                    assertThat(objects.get("x")).isEmpty();
                    assertThat(objects.remove("b")).isTrue();
                    assertThat(objects.remove("b")).isFalse();
                    assertThat(objects.update("b", b -> b)).isFalse();
                    assertThat(objects.update("c", c -> with(c, "n", 30))).isTrue();
                    objects.put("d", Map.of("n", 4));
                    assertThat(objects.keys()).containsExactly("a", "c", "d");
                })
                .now();
        assertThat(lines(result))
                .containsExactly(
                        "a 1-me {\"name\":\"a\",\"n\":1}",
                        "b 5-me {\"name\":\"b\",\"m\":4}",
                        "c 4-me {\"name\":\"c\",\"n\":30}",
                        "d 4-me {\"n\":4,\"name\":\"d\"}");
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void an_object_that_is_put_as_it_was_is_not_touched() {
        desk.append("{\"name\":\"a\",\"n\":1.0}");
        desk.append("{\"do\":\"go\"}");
        assertThat(lines(onGo((command, objects) -> {
                            objects.put("a", Map.of("name", "a", "n", 1));
                            objects.remove("b");
                        })
                        .now()))
                .containsExactly("a 1-me {\"name\":\"a\",\"n\":1.0}");
    }

    @Test
    void a_typed_handler_keeps_the_fields_that_its_type_does_not_know() {
        desk.append("{\"name\":\"a\",\"age\":1,\"more\":{\"x\":1}}");
        desk.append("{\"do\":\"go\"}");
        Gathered<Contact> result = desk.views
                .gather(Desk.LOG, Contact.class)
                .gatherOn("name")
                .command(GO, (command, objects) -> {
                    objects.update("a", contact -> new Contact(contact.name(), contact.age() + 1));
                    objects.put("b", new Contact(null, 7));
                })
                .now();
        assertThat(result.entries().stream().map(Entry::json))
                .containsExactly("{\"name\":\"a\",\"age\":2,\"more\":{\"x\":1}}", "{\"name\":\"b\",\"age\":7}");
    }

    @Test
    void the_pattern_that_was_said_first_counts_and_a_command_is_no_edit() {
        desk.append("{\"do\":\"go\",\"name\":\"a\",\"far\":true}");
        List<String> called = new ArrayList<>();
        Gathered<Map<String, Object>> result = desk.views
                .gather(Desk.LOG)
                .gatherOn("name")
                .command(Map.of("far", true), (command, objects) -> called.add("far"))
                .command(GO, (command, objects) -> called.add("go"))
                .now();
        assertThat(called).containsExactly("far");
        assertThat(result.size()).isZero();
    }

    @Test
    void an_empty_pattern_and_one_without_a_form_in_json_are_refused() {
        Gather<Map<String, Object>> gather = desk.views.gather(Desk.LOG).gatherOn("name");
        assertThatThrownBy(() -> gather.command(Map.of(), (command, objects) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> gather.command(Map.of("a", Double.NaN), (command, objects) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\"");
    }

    @Test
    void a_handler_that_throws_leaves_the_objects_as_before_and_is_reported_once() {
        desk.append("{\"name\":\"a\",\"n\":1}");
        desk.append("{\"do\":\"go\"}");
        desk.append("{\"do\":\"go\"}");
        onGo((command, objects) -> {
                    objects.put("b", Map.of());
                    objects.remove("a");
                    throw new IllegalStateException("cannot bear " + command.id());
                })
                .onChange(result -> assertThat(lines(result)).contains("a 1-me {\"name\":\"a\",\"n\":1}"));
        desk.runAll();
        for (int i = 0; i < 5; i++) {
            desk.append("{\"name\":\"c\",\"n\":" + i + "}");
            desk.runAll();
        }
        receiveLate();
        desk.runAll();
        assertThat(desk.errors).hasSize(2);
        assertThat(desk.errors.get(0))
                .isInstanceOf(ProcessingException.class)
                .hasMessageContaining("command 2-me")
                .hasMessageContaining("cannot bear 2-me");
        assertThat(desk.errors.get(1)).hasMessageContaining("command 3-me");
    }

    @Test
    void a_handler_that_never_ends_its_own_calls_is_reported() {
        assertFailsAndLeaves((command, objects) -> forEver(objects), "StackOverflowError");
    }

    @Test
    void what_is_no_object_or_has_no_key_is_refused() {
        assertFailsAndLeaves((command, objects) -> objects.put("b", nothing()), "null");
        assertFailsAndLeaves((command, objects) -> objects.put(nothing(), Map.of()), "key");
        assertFailsAndLeaves(
                (command, objects) -> objects.put(List.of("b"), Map.of()),
                "a String or a Number that JSON has, not a ");
        assertFailsAndLeaves(
                (command, objects) -> objects.put(true, Map.of()), "a String or a Number that JSON has, not a ");
        assertFailsAndLeaves((command, objects) -> objects.put(Double.NaN, Map.of()), "NaN");
        assertFailsAndLeaves((command, objects) -> objects.put("b", Map.of("n", Double.NaN)), "JSON");
        assertFailsAndLeaves((command, objects) -> objects.put("b", Map.of("n", new Object())), "JSON");
        assertFailsAndLeaves((command, objects) -> objects.update("a", a -> nothing()), "null");
        assertFailsAndLeaves((command, objects) -> objects.get(nothing()), "key");
    }

    @Test
    void text_that_has_no_utf_8_form_is_refused() {
        assertFailsAndLeaves((command, objects) -> objects.put("\ud800", Map.of()), "surrogate");
        assertFailsAndLeaves((command, objects) -> objects.put("b", Map.of("n", "\udc00x")), "surrogate");
        assertFailsAndLeaves((command, objects) -> objects.put("b", Map.of("\ud800", 1)), "surrogate");
    }

    @Test
    void what_is_deeper_than_a_record_may_be_is_refused() {
        assertFailsAndLeaves((command, objects) -> objects.put("b", Map.of("n", nested(64))), "64 levels");
        desk.append("{\"do\":\"go\"}");
        assertThat(onGo((command, objects) -> objects.put("b", Map.of("n", nested(63))))
                        .now()
                        .get("b"))
                .isPresent();
    }

    @Test
    void the_fields_that_kore_adds_are_never_part_of_an_object() {
        desk.append("{\"name\":\"a\",\"n\":1}");
        desk.append("{\"do\":\"go\"}");
        assertThat(lines(onGo((command, objects) -> {
                            objects.put("b", Map.of("_korenum", 99, "_korewho", "x", "n", 2));
                            objects.put("c", with(objects.get("a").orElseThrow(), "_korewho", "x"));
                            objects.update("a", a -> with(a, "_korenum", 99));
                        })
                        .now()))
                .containsExactly(
                        "a 1-me {\"name\":\"a\",\"n\":1}",
                        "b 2-me {\"n\":2,\"name\":\"b\"}",
                        "c 2-me {\"name\":\"c\",\"n\":1}");
        Gathered<Knowing> typed = desk.views
                .gather(Desk.LOG, Knowing.class)
                .gatherOn("name")
                .command(GO, (command, objects) -> objects.put("c", new Knowing()))
                .now();
        assertThat(typed.get("c").orElseThrow().json()).isEqualTo("{\"name\":\"c\"}");
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void what_was_given_is_a_copy_all_the_way_down() {
        desk.append("{\"name\":\"a\",\"in\":{\"list\":[{\"x\":1}]}}");
        desk.append("{\"do\":\"go\"}");
        assertThat(lines(onGo((command, objects) -> {
                            Map<String, Object> a = objects.get("a").orElseThrow();
                            first(a).put("x", 2);
                            a.clear();
                        })
                        .now()))
                .containsExactly("a 1-me {\"name\":\"a\",\"in\":{\"list\":[{\"x\":1}]}}");
        assertThat(lines(onGo((command, objects) -> objects.update("a", a -> {
                            first(a).put("x", 2);
                            return a;
                        }))
                        .now()))
                .containsExactly("a 2-me {\"name\":\"a\",\"in\":{\"list\":[{\"x\":2}]}}");
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void what_was_put_may_be_changed_afterwards_without_effect() {
        desk.append("{\"do\":\"go\"}");
        assertThat(lines(onGo((command, objects) -> {
                            List<Object> list = new ArrayList<>(List.of(1));
                            Map<String, Object> put = new HashMap<>(Map.of("list", list));
                            objects.put("b", put);
                            list.add(2);
                            put.clear();
                        })
                        .now()))
                .containsExactly("b 1-me {\"list\":[1],\"name\":\"b\"}");
    }

    @Test
    void a_command_cannot_be_changed() {
        assertFailsAndLeaves((command, objects) -> command.fields().clear(), "UnsupportedOperationException");
    }

    @Test
    void a_set_that_is_kept_is_of_no_use_after_the_call() {
        desk.append("{\"name\":\"a\"}");
        desk.append("{\"do\":\"go\"}");
        List<GatheredSet<Map<String, Object>>> kept = new ArrayList<>();
        Gathered<Map<String, Object>> result =
                onGo((command, objects) -> kept.add(objects)).now();
        GatheredSet<Map<String, Object>> set = kept.get(0);
        for (Runnable use : List.<Runnable>of(
                set::keys,
                () -> set.get("a"),
                () -> set.put("b", Map.of()),
                () -> set.remove("a"),
                () -> set.update("a", a -> a))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("command 2-me");
        }
        assertThat(result.size()).isEqualTo(1);
    }

    @Test
    void a_type_that_does_not_fit_is_told_with_the_record_and_leaves_the_objects() {
        desk.append("{\"name\":\"a\",\"age\":\"old\"}");
        desk.append("{\"do\":\"go\"}");
        Gathered<Contact> result = desk.views
                .gather(Desk.LOG, Contact.class)
                .gatherOn("name")
                .command(GO, (command, objects) -> {
                    objects.put("b", new Contact("b", 1));
                    objects.get("a");
                })
                .now();
        assertThat(result.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.json()).isEqualTo("{\"name\":\"a\",\"age\":\"old\"}");
            assertThatThrownBy(entry::value).isInstanceOf(ProcessingException.class);
        });
        assertThat(desk.errors)
                .singleElement()
                .asString()
                .contains("command 2-me", "\"a\"", "record 1-me", "field \"age\"");
    }

    @Test
    void a_handler_may_not_ask_for_gathers_or_records_of_the_log() {
        desk.append("{\"do\":\"go\"}");
        desk.append("{\"do\":\"go\"}");
        List<Gather<Map<String, Object>>> own = new ArrayList<>();
        own.add(onGo((command, objects) -> own.get(0).now()));
        assertThat(own.get(0).now().size()).isZero();
        assertThat(desk.errors).hasSize(2).allSatisfy(e -> assertThat(e).hasMessageContaining("command handler"));
        desk.errors.clear();
        for (CommandHandler<Map<String, Object>> curious : List.<CommandHandler<Map<String, Object>>>of(
                (command, objects) ->
                        desk.views.gather(Desk.LOG).gatherOn("name").now(),
                (command, objects) ->
                        desk.views.gather(Desk.LOG).gatherOn("name").explain("name"),
                (command, objects) ->
                        desk.views.gather(Desk.LOG).gatherOn("name").onChange(result -> {}),
                (command, objects) -> desk.views.onRecords(Desk.LOG, records -> {}),
                (command, objects) -> {
                    try (Stream<KoreRecord> records = desk.views.records(Desk.LOG)) {
                        objects.put("count", Map.of("n", records.count()));
                    }
                })) {
            Gathered<Map<String, Object>> result = onGo(curious).now();
            assertThat(result.size()).isZero();
            assertThat(desk.errors).hasSize(2).allSatisfy(e -> assertThat(e).hasMessageContaining("command handler"));
            desk.errors.clear();
        }
    }

    @Test
    void keys_of_any_spelling_are_one() {
        desk.append("{\"name\":1.50}");
        desk.append("{\"do\":\"go\"}");
        assertThat(lines(onGo((command, objects) -> {
                            assertThat(objects.keys()).containsExactly(new BigDecimal("1.5"));
                            assertThat(objects.get(1.5)).isPresent();
                            objects.put(1.5f, Map.of("name", 1.5));
                            objects.put("1.5", Map.of("name", 7));
                        })
                        .now()))
                .containsExactly("1.5 1-me {\"name\":1.50}", "1.5 2-me {\"name\":\"1.5\"}");
    }

    /** The handler fails at a command; objects and later records are as if the command were not there. */
    private void assertFailsAndLeaves(CommandHandler<Map<String, Object>> handler, String said) {
        try (Desk own = new Desk()) {
            own.append("{\"name\":\"a\",\"n\":1}");
            own.append("{\"do\":\"go\"}");
            own.append("{\"name\":\"c\"}");
            Gathered<Map<String, Object>> result = own.views
                    .gather(Desk.LOG)
                    .gatherOn("name")
                    .command(GO, (command, objects) -> {
                        objects.put("before", Map.of());
                        handler.handle(command, objects);
                    })
                    .now();
            assertThat(lines(result)).containsExactly("a 1-me {\"name\":\"a\",\"n\":1}", "c 3-me {\"name\":\"c\"}");
            assertThat(own.errors)
                    .singleElement()
                    .isInstanceOf(ProcessingException.class)
                    .asString()
                    .contains("command 2-me", said);
        }
    }

    private void receiveLate() {
        try (Desk late = new Desk("late")) {
            late.append("{\"name\":\"late\"}");
            desk.receive(late);
        }
    }

    private Gather<Map<String, Object>> onGo(CommandHandler<Map<String, Object>> handler) {
        return desk.views.gather(Desk.LOG).gatherOn("name").command(GO, handler);
    }

    private static Map<String, Object> with(Map<String, Object> object, String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(object);
        changed.put(field, value);
        return changed;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> first(Map<String, Object> object) {
        Map<String, Object> in = (Map<String, Object>) object.get("in");
        return ((List<Map<String, Object>>)
                        Objects.requireNonNull(Objects.requireNonNull(in).get("list")))
                .get(0);
    }

    private static Object nested(int levels) {
        Object value = 1;
        for (int i = 0; i < levels; i++) {
            value = Arrays.asList(value);
        }
        return value;
    }

    private static void forEver(GatheredSet<?> objects) {
        if (objects.keys().size() > 0) {
            forEver(objects);
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    private static List<String> lines(Gathered<Map<String, Object>> result) {
        return result.entries().stream()
                .map(entry -> entry.key() + " " + entry.last() + " " + entry.json())
                .toList();
    }
}
