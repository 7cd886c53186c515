package io.kore.it.crash;

import io.kore.KoreRecord;
import io.kore.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was appended to two nodes, and whether they hold it after their process was killed: who they are, all that
 * was answered under the ids that were answered, {@code appendAll} all or nothing, and what was held once for ever.
 * Confined to one thread.
 */
final class NodeLedger {
    private final Map<String, String> who = new HashMap<>();
    /** By key, the node, the log, and all keys that were appended together with it. */
    private final Map<String, Tried> tried = new HashMap<>();
    /** By place, as in {@code phone list}, the keys of the records by their ids: what must be there. */
    private final Map<String, Map<String, String>> held = new HashMap<>();

    private long acknowledged;

    private record Tried(String node, String log, List<String> together) {}

    long acknowledged() {
        return acknowledged;
    }

    /** Hears a line of the {@link NodeWorker}. */
    void told(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "opening" -> {}
            case "am" -> checkWho(words[1], words[2]);
            case "try" -> {
                List<String> together = List.of(words[3].split(","));
                together.forEach(key -> tried.put(key, new Tried(words[1], words[2], together)));
            }
            case "done" -> {
                String[] keys = words[3].split(",");
                String[] ids = words[4].split(",");
                for (int i = 0; i < keys.length; i++) {
                    mustHold(words[1], words[2], ids[i], keys[i]);
                    acknowledged++;
                }
            }
            default -> throw new AssertionError("the worker said: " + line);
        }
    }

    private void checkWho(String node, String id) {
        String before = who.putIfAbsent(node, id);
        if (before != null && !before.equals(id)) {
            throw new AssertionError("the " + node + " was " + before + ", and is " + id);
        }
    }

    private void mustHold(String node, String log, String id, String key) {
        String other = held(node, log).put(id, key);
        if (other != null && !other.equals(key)) {
            throw new AssertionError(
                    "record " + id + " of " + log + " on the " + node + " was " + other + ", and is " + key);
        }
    }

    private Map<String, String> held(String node, String log) {
        return held.computeIfAbsent(node + " " + log, place -> new TreeMap<>());
    }

    /** Holds a node that was started again against all that was said and seen of it. */
    void check(String name, Node node) {
        checkWho(name, node.whoAmI());
        for (String log : NodeWorker.LOGS) {
            Map<String, String> found = new TreeMap<>();
            try (Stream<KoreRecord> records = node.log(log).records()) {
                records.forEach(record -> found.put(record.id().toString(), checkedKey(record)));
            }
            Set<String> keys = new HashSet<>(found.values());
            if (keys.size() != found.size()) {
                throw new AssertionError("of the records in " + log + " on the " + name + " some are doubled");
            }
            for (Map.Entry<String, String> record : held(name, log).entrySet()) {
                expect(
                        record.getValue(),
                        found.get(record.getKey()),
                        record.getKey() + " in " + log + " on the " + name);
            }
            found.forEach((id, key) -> {
                Tried origin = tried.get(key);
                if (origin == null || !origin.log.equals(log)) {
                    throw new AssertionError("nobody appended " + key + " to " + log);
                }
                if (origin.node.equals(name) && !keys.containsAll(origin.together)) {
                    throw new AssertionError("of " + origin.together + " only a part is there");
                }
                mustHold(name, log, id, key);
            });
        }
    }

    private static String checkedKey(KoreRecord record) {
        Map<String, Object> fields = record.fields();
        String key = String.valueOf(fields.get("key"));
        expect(NodeWorker.text(key), fields.get("text"), "the text of " + record.id());
        return key;
    }

    private static void expect(String expected, @Nullable Object found, String what) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + " should be " + expected + ", and is " + found);
        }
    }

    /** What both nodes hold must now be the same. */
    void checkLevel() {
        for (String log : NodeWorker.LOGS) {
            expect(
                    held(NodeWorker.PHONE, log).toString(),
                    held(NodeWorker.PAD, log).toString(),
                    "log " + log);
        }
    }
}
