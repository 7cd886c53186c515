package io.kore.cli.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.KoreRecord;
import io.kore.cli.json.JsonText;
import io.kore.model.RecordId;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandActionTest {
    private static final BigDecimal FIVE = new BigDecimal("5");

    private final FakeSet objects = new FakeSet()
            .with(FIVE, fields("key", 5, "n", 1))
            .with("5", fields("key", "5", "n", 2))
            .with("Alice", fields("key", "Alice", "n", new BigDecimal("3.10"), "note", "x"));

    @Test
    void remove_takes_the_object_of_the_commands_key() {
        run("op=x:remove", "op", "x", "key", "Alice");
        assertThat(objects.objects).containsOnlyKeys(FIVE, "5");

        run("op=x:remove", "op", "x", "key", "nobody");
        assertThat(objects.objects).hasSize(2);
    }

    @Test
    void put_makes_what_else_the_command_says_the_object() {
        run("op=x:put", "op", "x", "n", 9, "key", "Alice", "more", List.of());
        assertThat(JsonText.of(objects.objects.get("Alice"))).isEqualTo("{\"key\":\"Alice\",\"n\":9,\"more\":[]}");

        run("op=x:put", "op", "x", "key", "Bob");
        assertThat(objects.objects.get("Bob")).isEqualTo(Map.of("key", "Bob"));
    }

    @Test
    void update_sets_what_else_the_command_says_if_there_is_an_object() {
        run("op=x:update", "op", "x", "n", 9, "key", "Alice");
        assertThat(JsonText.of(objects.objects.get("Alice"))).isEqualTo("{\"key\":\"Alice\",\"n\":9,\"note\":\"x\"}");

        run("op=x:update", "op", "x", "n", 9, "key", "nobody");
        assertThat(objects.objects).hasSize(3);
    }

    @Test
    void the_field_that_is_gathered_on_may_be_one_that_tells_the_command() {
        run("key=Alice,op=x:put", "op", "x", "n", 9, "key", "Alice");
        assertThat(objects.objects.get("Alice")).isEqualTo(Map.of("key", "Alice", "n", 9));
    }

    @ParameterizedTest
    @CsvSource({"remove", "put", "update"})
    void a_command_without_a_key_does_nothing(String action) {
        Map<Object, Map<String, Object>> before = Map.copyOf(objects.objects);

        run("op=x:" + action, "op", "x", "n", 9);
        run("op=x:" + action, "op", "x", "key", List.of("Alice"), "n", 9);
        run("op=x:" + action, "op", "x", "key", true, "n", 9);

        assertThat(objects.objects).isEqualTo(before);
    }

    @Test
    void an_expression_answers_the_new_objects_and_numbers_stay_keys_of_their_own() {
        run("op=x:jq:map(select(.key != $command.gone))", "op", "x", "gone", 5);
        assertThat(objects.objects).containsOnlyKeys("5", "Alice");
        assertThat(objects.put).as("what did not change is left alone").isEmpty();

        run("op=x:jq:(.[] | select(.key == $command.key).n) += 10", "op", "x", "key", "5");
        assertThat(objects.put).containsExactly("5");
        assertThat(JsonText.of(objects.objects))
                .isEqualTo("{\"5\":{\"key\":\"5\",\"n\":12},"
                        + "\"Alice\":{\"key\":\"Alice\",\"n\":3.10,\"note\":\"x\"}}");

        run("op=x:jq:. + [{key: 7.0, by: $command._korewho, at: $command._korenum}]", "op", "x");
        assertThat(objects.objects.get(new BigDecimal("7")))
                .containsEntry("by", "pad")
                .containsEntry("at", 12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "empty               | the expression answers no array, but []",
                ".,.                 | the expression answers no array, but [[{\"key\":5,\"n\":1}",
                ".[0]                | the expression answers no array, but [{\"key\":5,\"n\":1}]",
                "[1]                 | the expression answers what is no object: 1",
                "map(del(.key))      | the expression answers an object without a key in \"key\": {\"n\":1}",
                "map(.key = null)    | the expression answers an object without a key in \"key\"",
                ". + [{key: 5.00}]   | the expression answers two objects of the key 5",
            })
    void an_answer_that_is_no_set_of_objects_changes_nothing(String expression, String reason) {
        Map<Object, Map<String, Object>> before = Map.copyOf(objects.objects);

        assertThatThrownBy(() -> run("op=x:jq:" + expression, "op", "x"))
                .isInstanceOf(ActionException.class)
                .hasMessageStartingWith(reason);
        assertThat(objects.objects).isEqualTo(before);
    }

    private void run(String rule, Object... command) {
        CommandRule parsed = CommandRule.parse(rule);
        Set<String> pattern = parsed.pattern().keySet();
        parsed.action().run(new Command(new CommandRecord(fields(command)), "key", pattern), objects);
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /** Its fields carry those that Kore adds, as a record's do. */
    private record CommandRecord(Map<String, Object> given) implements KoreRecord {
        @Override
        public RecordId id() {
            return RecordId.parse("12-pad");
        }

        @Override
        public String log() {
            return "L";
        }

        @Override
        public String json() {
            return JsonText.of(given);
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> all = new LinkedHashMap<>(given);
            all.put(NUMBER_FIELD, 12L);
            all.put(WRITER_FIELD, "pad");
            return all;
        }

        @Override
        public <T> T as(Class<T> type) {
            throw new AssertionError("a command is read as fields");
        }
    }
}
