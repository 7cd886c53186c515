package io.kore.engine.view.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is written in a history: few keys, few fields, values that are equal in many spellings. Confined to one thread. */
final class Vocabulary {
    private static final String LONG = "a text that is longer than what a change holds on to, number ";
    private static final List<String> KEYS =
            List.of("\"p\"", "\"q\"", "\"q\"", "\"\"", "7", "7.0", "70e-1", "true", "null", "{}");
    private static final List<String> KINDS = List.of("\"c\"", "1.00");
    private static final List<String> FIELDS = List.of("a", "a", "b", "c", "d");
    private static final List<String> INNER_FIELDS = List.of("x", "y", "z");
    private static final List<String> VALUES = List.of(
            "1",
            "1.0",
            "10e-1",
            "2",
            "1e2",
            "100",
            "0",
            "-0.0",
            "\"1\"",
            "\"p\"",
            "true",
            "null",
            "null",
            "\"" + LONG + "1\"",
            "\"" + LONG + "2\"",
            "[1,2]",
            "[2,1]",
            "[{\"x\":1}]",
            "{}",
            "{\"x\":1,\"y\":[1]}");
    private static final List<String> OBJECTS = List.of(
            "{}",
            "{\"x\":1,\"y\":[1]}",
            "{\"y\":[1.0],\"x\":1.00}",
            "{\"x\":null}",
            "{\"x\":{\"y\":1},\"y\":2}",
            "{\"x\":{\"x\":0,\"y\":1},\"y\":2,\"z\":3}");

    private final Random random;
    /** How many of ten keys are the hot one. */
    private final int heat;
    /** How many of ten values are objects. */
    private final int depth;
    /** What most records are. */
    private final String kind;

    Vocabulary(Random random) {
        this.random = random;
        heat = random.nextInt(3) == 0 ? 3 : 8;
        depth = random.nextBoolean() ? 2 : 6;
        kind = any(KINDS);
    }

    /** Some way to gather. */
    Rule rule(Set<Feature> features) {
        Rule rule = Rule.on(random.nextInt(5) == 0 ? "a" : "k");
        if (random.nextBoolean()) {
            rule = rule.where(PlainJson.object("{\"t\":" + kind() + (random.nextInt(6) == 0 ? ",\"c\":null}" : "}")));
        }
        if (random.nextInt(7) == 0) {
            rule = rule.by(Rule.Mode.OVERWRITE);
        } else if (features.contains(Feature.NESTED) && random.nextInt(2) == 0) {
            rule = rule.by(Rule.Mode.MERGE_NESTED);
        }
        if (features.contains(Feature.COMMANDS) && random.nextInt(3) > 0) {
            rule = rule.with(Commands.some(random));
        }
        return features.contains(Feature.CHANGES) ? rule : rule.withoutChanges();
    }

    @Nullable
    Object key() {
        return PlainJson.value(random.nextInt(10) < heat ? KEYS.get(0) : any(KEYS));
    }

    @Nullable
    Object value() {
        return PlainJson.value(any(random.nextInt(10) < depth ? OBJECTS : VALUES));
    }

    /** A whole record; most name a key and are of a kind that is asked for. */
    Map<String, @Nullable Object> fresh() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (random.nextInt(10) > 0) {
            fields.put("k", key());
        }
        if (random.nextInt(6) > 0) {
            fields.put("t", random.nextInt(10) == 0 ? value() : PlainJson.value(kind()));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.put(any(FIELDS), value());
        }
        return fields;
    }

    /** An edit of an object: of a field, or inside one that holds an object; or nothing but its spelling. */
    Map<String, @Nullable Object> edited(Map<String, @Nullable Object> object) {
        if (random.nextInt(6) == 0) {
            return respelled(object);
        }
        if (random.nextInt(12) == 0) {
            return with(object, "k", key());
        }
        List<String> objects = objectsIn(object);
        boolean goesInside = !objects.isEmpty() && random.nextInt(3) > 0;
        return changedAt(object, goesInside ? any(objects) : any(FIELDS));
    }

    private Map<String, @Nullable Object> changedAt(Map<String, @Nullable Object> object, String name) {
        if (random.nextInt(4) == 0) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(object);
            changed.remove(name);
            return changed;
        }
        if (object.get(name) instanceof Map<?, ?> inner && random.nextInt(5) > 0) {
            return with(object, name, changedAt(copied(inner), any(INNER_FIELDS)));
        }
        return with(object, name, value());
    }

    private static List<String> objectsIn(Map<String, @Nullable Object> object) {
        List<String> names = new ArrayList<>(object.keySet());
        names.removeIf(name -> !(object.get(name) instanceof Map));
        return names;
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> object, String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(object);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, @Nullable Object> copied(Map<?, ?> object) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        object.forEach((name, value) -> copy.put(String.valueOf(name), value));
        return copy;
    }

    /** The same, with numbers as another language writes them, and perhaps another order of fields. */
    private Map<String, @Nullable Object> respelled(Map<?, ?> object) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(object.entrySet());
        if (random.nextBoolean()) {
            Collections.reverse(entries);
        }
        Map<String, @Nullable Object> respelled = new LinkedHashMap<>();
        entries.forEach(field -> respelled.put(String.valueOf(field.getKey()), respelledValue(field.getValue())));
        return respelled;
    }

    private @Nullable Object respelledValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return respelled(object);
        }
        if (value instanceof List<?> array) {
            List<@Nullable Object> respelled = new ArrayList<>();
            array.forEach(element -> respelled.add(respelledValue(element)));
            return respelled;
        }
        if (value instanceof Number) {
            BigDecimal shortest = new BigDecimal(value.toString()).stripTrailingZeros();
            return shortest.setScale(shortest.scale() + random.nextInt(3));
        }
        return value;
    }

    /** A change of all objects that share something with this one; of none, or in a wrong form, sometimes. */
    Map<String, @Nullable Object> change(Map<String, @Nullable Object> object, String gatherOn) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(object.keySet());
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0 && !names.isEmpty(); i--) {
            String name = random.nextInt(3) == 0 && object.containsKey(gatherOn) ? gatherOn : any(names);
            wanted.put(name, object.get(name));
        }
        Map<String, @Nullable Object> to = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = any(FIELDS);
            to.put(name, edited(object).getOrDefault(name, value()));
        }
        if (random.nextInt(3) == 0 && !names.isEmpty()) {
            String name = any(names);
            to.put(name, object.get(name));
        }
        if (to.isEmpty() || random.nextInt(4) == 0) {
            to.put(gatherOn, key());
        }
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("change", random.nextInt(15) == 0 ? value() : wanted);
        change.put("to", random.nextInt(15) == 0 ? value() : to);
        if (random.nextInt(15) == 0) {
            change.put("k", key());
        }
        return change;
    }

    private String kind() {
        return random.nextInt(5) == 0 ? any(KINDS) : kind;
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
