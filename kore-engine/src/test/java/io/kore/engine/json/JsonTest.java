package io.kore.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.InvalidRecordException;
import io.kore.error.ProcessingException;
import io.kore.model.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private final Json json = new Json();

    record Task(String title, int priority, @Nullable String note) {}

    record Holder(List<Task> tasks) {}

    public static final class Bean {
        private String name = "";

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }
    }

    record Numbers(double real, BigDecimal exact, BigInteger whole) {}

    @Test
    void text_is_kept_to_the_byte() {
        String text = " {\"b\" : 1.50,\n\"a\":\"\\u00e9\"} ";
        assertThat(json.payload(text).text()).isEqualTo(text);
        assertThat(json.payload(CharBuffer.wrap(text)).text()).isEqualTo(text);
    }

    @Test
    void maps_records_and_beans_are_written_in_their_order() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", Arrays.asList(true, null, new BigDecimal("1.50")));
        assertThat(json.payload(map).text()).isEqualTo("{\"z\":1,\"a\":[true,null,1.50]}");
        assertThat(json.payload(new Task("x", 2, null)).text())
                .isEqualTo("{\"title\":\"x\",\"priority\":2,\"note\":null}");
        Bean bean = new Bean();
        bean.setName("b");
        assertThat(json.payload(bean).text()).isEqualTo("{\"name\":\"b\"}");
    }

    @Test
    void what_jackson_cannot_write_is_refused_with_its_field() {
        Map<String, Object> loop = new LinkedHashMap<>();
        loop.put("self", loop);
        assertInvalid(loop, "cannot be written as JSON");
        assertInvalid(Map.of("a", new Object()), "at field \"a\"");
        assertInvalid(Map.of("a", Double.NaN), "is not JSON");
        assertInvalid(List.of(1), "is not an object");
        assertInvalid(7, "is not an object");
        assertInvalid(new byte[3], "is not an object");
        assertInvalid(null, "is null");
        assertInvalid("{\"a\":\"\ud800\"}", "half of a surrogate pair");
        assertInvalid(Map.of("_korenum", 1), "which Kore adds itself");
        assertInvalid(Map.of(1, "a", "1", "b"), "twice");
    }

    @Test
    void fields_keep_order_and_numbers() {
        Map<String, ?> fields = json.fields(Payload.of("{\"z\":1,\"l\":5000000000,\"b\":123456789012345678901234567890,"
                + "\"d\":1.50,\"e\":1e3,\"h\":1e1000000000,\"n\":null,\"t\":true,\"o\":{\"y\":[1.0,{}]}}"));
        assertThat(fields.keySet()).containsExactly("z", "l", "b", "d", "e", "h", "n", "t", "o");
        assertThat(fields.get("z")).isEqualTo(1);
        assertThat(fields.get("l")).isEqualTo(5_000_000_000L);
        assertThat(fields.get("b")).isEqualTo(new BigInteger("123456789012345678901234567890"));
        assertThat(fields.get("d")).isEqualTo(new BigDecimal("1.50"));
        assertThat(fields.get("e")).isEqualTo(new BigDecimal("1e3"));
        assertThat(fields.get("h")).isEqualTo(new BigDecimal("1e1000000000"));
        assertThat(fields).containsEntry("n", null);
        assertThat(fields.get("o")).isEqualTo(Map.of("y", List.of(new BigDecimal("1.0"), Map.of())));
    }

    @Test
    void fields_cannot_be_changed_at_any_level() {
        Map<String, @Nullable Object> fields = json.fields(Payload.of("{\"o\":{},\"l\":[]}"));
        assertThatThrownBy(fields::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((Map<?, ?>) Objects.requireNonNull(fields.get("o"))).clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) Objects.requireNonNull(fields.get("l"))).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_line_holds_the_same_values_without_breaks() {
        String line = json.line(Payload.of("{ \"a\" : [ 1,\n 2.50 ],\n \"e\": 1e1000000000, \"s\":\"x\\ny\\u00e9\" }"));
        assertThat(line).isEqualTo("{\"a\":[1,2.50],\"e\":1E+1000000000,\"s\":\"x\\nyé\"}");
    }

    @Test
    void objects_are_read_without_the_fields_they_do_not_know() {
        Task task = json.as(fields("{\"title\":\"x\",\"priority\":3,\"extra\":{}}"), Task.class, "record 1-a");
        assertThat(task).isEqualTo(new Task("x", 3, null));
        assertThat(json.as(fields("{\"title\":\"x\",\"priority\":null}"), Task.class, "record 1-a")
                        .priority())
                .isZero();
    }

    @Test
    void what_does_not_fit_names_the_record_and_the_field() {
        assertMisfit("{\"tasks\":[{\"title\":\"x\"},{\"priority\":\"high\"}]}", Holder.class, "tasks[1].priority");
        assertMisfit("{\"priority\":3.7}", Task.class, "priority");
        assertMisfit("{\"priority\":1e1000000000}", Task.class, "priority");
        assertMisfit("{\"whole\":1e1000000000}", Numbers.class, "whole");
    }

    @Test
    void a_number_beyond_all_measure_takes_no_memory() {
        Numbers numbers = json.as(fields("{\"exact\":1e1000000000,\"whole\":7}"), Numbers.class, "record 1-a");
        assertThat(numbers.exact()).isEqualTo(new BigDecimal("1e1000000000"));
        assertThat(json.as(fields("{\"real\":1e1000000000}"), Numbers.class, "record 1-a")
                        .real())
                .isInfinite();
    }

    @Test
    void the_deepest_legal_record_can_be_read_and_written_in_every_way() {
        Payload deepest = Payload.of("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}");
        assertThat(json.line(deepest)).isEqualTo(deepest.text());
        assertThat(json.payload(json.fields(deepest))).isEqualTo(deepest);
        assertThat(json.fieldsOf(json.fields(deepest))).isEqualTo(json.fields(deepest));
        Map<?, ?> converted = json.as(json.fields(deepest), Map.class, "record 1-a");
        assertThat(converted).isEqualTo(json.fields(deepest));
        assertInvalid(Map.of("more", json.fields(deepest)), "64 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "{", "{\"a\":"})
    void a_held_record_that_is_none_is_told(String text) {
        assertThatThrownBy(() -> fields(text))
                .isInstanceOf(ProcessingException.class)
                .hasMessageContaining("verify the store");
    }

    @Test
    void an_object_shows_its_fields_and_a_value_does_not() {
        assertThat(json.fieldsOf(new Task("x", 1, null)).keySet()).containsExactly("title", "priority", "note");
        assertThatThrownBy(() -> json.fieldsOf(List.of())).isInstanceOf(InvalidRecordException.class);
        assertThat(json.value(1.5f)).isEqualTo(new BigDecimal("1.5"));
        assertThatThrownBy(() -> json.value(Double.POSITIVE_INFINITY)).isInstanceOf(InvalidRecordException.class);
    }

    private Map<String, @Nullable Object> fields(String text) {
        return json.fields(Payload.of(text));
    }

    private void assertInvalid(@Nullable Object record, String says) {
        assertThatThrownBy(() -> new PayloadCheck().check(json.payload(record)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining(says);
    }

    private void assertMisfit(String text, Class<?> type, String field) {
        assertThatThrownBy(() -> json.as(fields(text), type, "record 3-phone"))
                .isInstanceOf(ProcessingException.class)
                .hasMessageContaining("record 3-phone does not fit " + type.getName() + " at field \"" + field + '"');
    }
}
