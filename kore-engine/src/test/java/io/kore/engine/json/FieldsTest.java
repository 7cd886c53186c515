package io.kore.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.model.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 40, 3_000})
    void they_are_a_map_in_order(int size) {
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            expected.put("name" + (i * 31) % 997 + '/' + i, i % 5 == 0 ? null : i);
        }
        Fields fields = Fields.copyOf(expected);
        assertThat(fields).isEqualTo(expected).hasSameHashCodeAs(expected).hasSize(size);
        assertThat(expected).isEqualTo(fields);
        assertThat(List.copyOf(fields.keySet())).isEqualTo(List.copyOf(expected.keySet()));
        assertThat(fields.toString()).isEqualTo(expected.toString());
        assertThat(new ArrayList<>(fields.values())).isEqualTo(new ArrayList<>(expected.values()));
        List<String> told = new ArrayList<>();
        fields.forEach((name, value) -> told.add(name + value));
        List<String> expectedTold = new ArrayList<>();
        expected.forEach((name, value) -> expectedTold.add(name + value));
        assertThat(told).isEqualTo(expectedTold);
        expected.forEach((name, value) -> {
            assertThat(fields.get(name)).isEqualTo(value);
            assertThat(fields.containsKey(name)).isTrue();
        });
        for (Object other : new Object[] {"", "name", 3}) {
            assertThat(fields.containsKey(other)).isFalse();
            assertThat(fields.get(other)).isNull();
        }
        assertThat(fields.containsKey(null)).isFalse();
    }

    @Test
    void they_never_change() {
        Fields fields = Fields.copyOf(Map.of("a", 1));
        for (Runnable change : List.<Runnable>of(
                () -> fields.put("a", 2),
                () -> fields.put("b", 2),
                () -> fields.remove("a"),
                () -> fields.remove("b"),
                () -> fields.putAll(Map.of("b", 1)),
                fields::clear,
                () -> fields.entrySet().iterator().next().setValue(3),
                () -> fields.keySet().remove("a"),
                () -> fields.values().clear(),
                () -> fields.replaceAll((name, value) -> 4))) {
            assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(fields).isEqualTo(Map.of("a", 1));
    }

    @Test
    void objects_with_the_same_names_share_them() {
        Json json = new Json();
        Fields one = (Fields) json.fields(Payload.of("{\"a\":1,\"b\":{\"c\":2}}"));
        Fields other = (Fields) json.fields(Payload.of("{\"a\":\"x\",\"b\":null}"));
        assertThat(one.isLike(other)).isTrue();
        assertThat(one.isLike((Fields) json.fields(Payload.of("{\"b\":1,\"a\":2}"))))
                .isFalse();
        assertThat(one.isLike((Fields) json.fields(Payload.of("{\"a\":1}")))).isFalse();
        assertThat(one.with(0b10, other)).isEqualTo(json.fields(Payload.of("{\"a\":1,\"b\":null}")));
        assertThat(one).isEqualTo(json.fields(Payload.of("{\"b\":{\"c\":2},\"a\":1}")));
    }

    @Test
    void long_names_are_not_remembered() {
        Map<String, Integer> fields = Map.of("n".repeat(3_000), 1);
        assertThat(Fields.copyOf(fields).isLike(Fields.copyOf(fields))).isFalse();
        assertThat(Fields.copyOf(fields)).isEqualTo(fields);
    }

    /** More sets of names than are remembered, so that they displace each other. */
    @Test
    void names_are_never_mixed_up() {
        Random random = new Random(1);
        Map<Integer, Fields> all = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Map<String, @Nullable Object> expected = new LinkedHashMap<>();
            for (int field = 0; field < i % 11; field++) {
                expected.put("f" + random.nextInt(40), field);
            }
            Fields fields = Fields.copyOf(expected);
            assertThat(fields).isEqualTo(expected);
            all.put(i, fields);
        }
        Random again = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            for (int field = 0; field < i % 11; field++) {
                assertThat(all.get(i)).containsKey("f" + again.nextInt(40));
            }
        }
    }
}
