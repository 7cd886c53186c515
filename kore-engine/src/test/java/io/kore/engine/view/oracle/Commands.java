package io.kore.engine.view.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Kinds of commands: their patterns, what they do, and records that ask for them. Stateless. */
final class Commands {
    private static final String FIELD = "cmd";

    private static final List<Rule.Command> ALL = List.of(
            command("{\"cmd\":\"rename\"}", Commands::rename),
            command("{\"cmd\":\"delete\"}", (command, set) -> remove(set, command.get("of"))),
            // the narrower pattern comes first, or does not
            command("{\"cmd\":1,\"t\":\"c\"}", Commands::setAll),
            command("{\"cmd\":1.0}", Commands::join),
            command("{\"cmd\":null}", Commands::swap),
            command("{\"cmd\":{\"what\":[\"fail\"]}}", Commands::fail),
            command("{\"cmd\":\"again\"}", Commands::again),
            // takes what would be a change
            command("{\"change\":{\"k\":\"p\"}}", Commands::setAll));

    private static final List<String> ASKED = List.of(
            "\"rename\"",
            "\"rename\"",
            "\"delete\"",
            "\"delete\"",
            "1",
            "1e0",
            "null",
            "{\"what\":[\"fail\"]}",
            "\"again\"",
            "true",
            "\"nobody knows\"");

    private Commands() {}

    /** Some of the kinds, in some order. */
    static List<Rule.Command> some(Random random) {
        List<Rule.Command> some = new ArrayList<>(ALL);
        some.removeIf(command -> random.nextInt(5) == 0);
        Collections.shuffle(some, random);
        return some;
    }

    /** A record that asks for something; some also have what makes an edit. */
    static Map<String, @Nullable Object> record(Vocabulary words, Random random) {
        Map<String, @Nullable Object> fields = random.nextInt(3) == 0 ? words.fresh() : new LinkedHashMap<>();
        fields.put(FIELD, PlainJson.value(ASKED.get(random.nextInt(ASKED.size()))));
        fields.put("of", words.key());
        fields.put("as", words.key());
        fields.put("value", words.value());
        return fields;
    }

    private static Rule.Command command(String pattern, Rule.Handler handler) {
        return new Rule.Command(PlainJson.object(pattern), handler);
    }

    private static void rename(Map<String, @Nullable Object> command, CommandSet set) {
        Object of = PlainJson.key(command.get("of"));
        Object as = PlainJson.key(command.get("as"));
        Map<String, @Nullable Object> object = of == null ? null : set.get(of);
        if (of != null && as != null && object != null) {
            set.remove(of);
            set.put(as, object);
        }
    }

    private static void remove(CommandSet set, @Nullable Object of) {
        Object key = PlainJson.key(of);
        if (key != null) {
            set.remove(key);
        }
    }

    private static void setAll(Map<String, @Nullable Object> command, CommandSet set) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("b", command.get("value"));
        set.keys().forEach(key -> set.update(key, fields));
    }

    /** Says in one object which keys there are and what one of their fields is, so that all must be right. */
    private static void join(Map<String, @Nullable Object> command, CommandSet set) {
        StringBuilder found = new StringBuilder();
        for (Object key : set.keys()) {
            Map<String, @Nullable Object> object = set.get(key);
            found.append(PlainJson.canonical(key)).append(PlainJson.canonical(object == null ? null : object.get("a")));
        }
        Object as = PlainJson.key(command.get("as"));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("d", found.length() > 100 ? found.substring(0, 100) : found.toString());
        set.put(as == null ? "joined" : as, fields);
    }

    private static void swap(Map<String, @Nullable Object> command, CommandSet set) {
        List<Object> keys = set.keys();
        if (keys.size() > 1) {
            Map<String, @Nullable Object> first = set.get(keys.get(0));
            Map<String, @Nullable Object> last = set.get(keys.get(keys.size() - 1));
            if (first != null && last != null) {
                set.put(keys.get(0), last);
                set.put(keys.get(keys.size() - 1), first);
            }
        }
    }

    /** Begins, and may find that it cannot go on. */
    private static void fail(Map<String, @Nullable Object> command, CommandSet set) {
        setAll(command, set);
        remove(set, command.get("of"));
        if (set.keys().size() % 2 == 1) {
            throw new Rule.Refused("an odd number of keys");
        }
    }

    /** Puts back what is there, one object spelled otherwise and one after it was removed. */
    private static void again(Map<String, @Nullable Object> command, CommandSet set) {
        for (Object key : set.keys()) {
            Map<String, @Nullable Object> object = set.get(key);
            if (object != null) {
                set.remove(key);
                set.put(key, new LinkedHashMap<>(object));
            }
        }
        Object as = PlainJson.key(command.get("as"));
        if (as != null && set.get(as) != null) {
            Map<String, @Nullable Object> value = new LinkedHashMap<>();
            value.put("c", command.get("value"));
            set.update(as, value);
        }
    }
}
