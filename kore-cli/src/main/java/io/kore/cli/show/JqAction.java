package io.kore.cli.show;

import io.kore.GatheredSet;
import io.kore.cli.jq.JqProgram;
import io.kore.cli.json.JsonText;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expression that is given all objects as one array, sorted by key, and the command as {@code $command}, and answers
 * the array of the new objects. Each object carries its key in the field that is gathered on, so keys that are
 * numbers stay numbers.
 *
 * @param program the expression
 */
record JqAction(JqProgram program) implements CommandAction {
    private static final int SHORT_MAX = 60;

    @Override
    public void run(Command command, GatheredSet<Map<String, Object>> objects) {
        Map<Object, String> before = new LinkedHashMap<>();
        List<Object> keys = objects.keys();
        for (Object key : keys) {
            objects.get(key).ifPresent(object -> before.put(same(key), JsonText.of(object)));
        }
        String given = '[' + String.join(",", before.values()) + ']';
        Map<Object, Map<String, Object>> after = byKey(
                program.values(
                        given,
                        "command",
                        JsonText.line(command.record().json(), command.record().id())),
                command.keyField());
        for (Object key : keys) {
            if (!after.containsKey(same(key))) {
                objects.remove(key);
            }
        }
        after.forEach((key, object) -> {
            if (!JsonText.of(object).equals(before.get(key))) {
                objects.put(key, object);
            }
        });
    }

    private static Map<Object, Map<String, Object>> byKey(List<@Nullable Object> outputs, String keyField) {
        if (outputs.size() != 1 || !(outputs.get(0) instanceof List<?> objects)) {
            throw new ActionException("the expression answers no array, but " + shortly(outputs));
        }
        Map<Object, Map<String, Object>> byKey = new LinkedHashMap<>();
        for (Object each : objects) {
            Map<String, Object> object = object(each);
            Object key = object.get(keyField);
            if (!(key instanceof String || key instanceof Number)) {
                throw new ActionException(
                        "the expression answers an object without a key in \"" + keyField + "\": " + shortly(each));
            }
            if (byKey.put(same(key), object) != null) {
                throw new ActionException("the expression answers two objects of the key " + JsonText.of(key));
            }
        }
        return byKey;
    }

    private static Map<String, Object> object(@Nullable Object each) {
        if (!(each instanceof Map<?, ?> fields)) {
            throw new ActionException("the expression answers what is no object: " + shortly(each));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        fields.forEach((field, value) -> object.put(String.valueOf(field), value));
        return object;
    }

    /** Equal for all spellings of one number. */
    private static Object same(Object key) {
        return key instanceof Number ? new BigDecimal(key.toString()).stripTrailingZeros() : key;
    }

    private static String shortly(@Nullable Object value) {
        String json = JsonText.of(value);
        return json.length() <= SHORT_MAX ? json : json.substring(0, SHORT_MAX) + "...";
    }
}
