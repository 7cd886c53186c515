package io.kore.it.oracle;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.model.RecordId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real node, and beside it the set of records that it should hold. Confined to one thread. */
final class OracleNode implements AutoCloseable {
    private static final List<String> KEYS = List.of("Alice", "Bob");
    private static final List<String> FIELDS = List.of("a", "b", "c");

    final String name;
    private final String gatherField;
    private final @Nullable String place;
    private Node node;
    private Log log;
    private Gather<Map<String, Object>> gather;
    final Set<OracleRecord> held = new HashSet<>();
    private @Nullable Entry<Map<String, Object>> screen;
    private Set<OracleRecord> screenBase = Set.of();

    /** A node that saves to a place, or lives in memory if that is null. */
    OracleNode(String name, String gatherField, @Nullable String place) {
        this.name = name;
        this.gatherField = gatherField;
        this.place = place;
        node = start();
        log = node.log("book");
        gather = log.process().gatherOn(gatherField);
    }

    private Node start() {
        NodeBuilder builder = Kore.node().whoAmI(name).listen(0);
        if (place != null) {
            builder.saveTo(place);
        }
        return builder.start();
    }

    /** Switches it off and on again, which clears its screen; one in memory is left alone. */
    String restart() {
        if (place == null) {
            return name + " stays on";
        }
        node.close();
        node = start();
        log = node.log("book");
        gather = log.process().gatherOn(gatherField);
        screen = null;
        return name + " restarts";
    }

    /** Appends a whole version of some object, as an app without {@code update} would. */
    String append(Random random) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", KEYS.get(random.nextInt(KEYS.size())));
        for (String field : FIELDS) {
            if (random.nextInt(4) > 0) {
                fields.put(field, random.nextInt(3));
            }
        }
        RecordId id = log.append(fields);
        note(id, fields, Set.copyOf(held));
        return name + " appends " + id + fields;
    }

    /** Opens an entry on this node's screen, where it stays while other things happen. */
    String look(Random random) {
        List<Entry<Map<String, Object>>> entries = gather.now().entries();
        if (!entries.isEmpty()) {
            screen = entries.get(random.nextInt(entries.size()));
            screenBase = Set.copyOf(held);
        }
        return name + " looks at " + (screen == null ? "nothing" : screen.json());
    }

    /** Edits and saves what is on the screen, and keeps it there. */
    String save(Random random) {
        if (screen == null) {
            return look(random);
        }
        Map<String, Object> edited = new LinkedHashMap<>(screen.value());
        String field = FIELDS.get(random.nextInt(FIELDS.size()));
        if (random.nextInt(4) == 0) {
            edited.remove(field);
        } else {
            edited.put(field, 10 + random.nextInt(3));
        }
        Entry<Map<String, Object>> saved = log.update(screen, edited);
        edited.remove(KoreRecord.NUMBER_FIELD);
        edited.remove(KoreRecord.WRITER_FIELD);
        OracleRecord record = note(saved.last(), edited, screenBase);
        Set<OracleRecord> next = new HashSet<>(screenBase);
        next.add(record);
        screenBase = Set.copyOf(next);
        screen = saved;
        return name + " saves " + record;
    }

    String sync(OracleNode other) throws Exception {
        node.sync(other.node.addresses().get(0).toString()).get(30, TimeUnit.SECONDS);
        held.addAll(other.held);
        other.held.addAll(held);
        return name + " syncs with " + other.name;
    }

    /** What is wrong with this node, if anything. */
    Optional<String> fault(Oracle oracle) {
        List<String> wanted =
                Oracle.mergedOrder(held).stream().map(OracleRecord::id).collect(Collectors.toList());
        try (Stream<KoreRecord> records = log.records()) {
            List<String> order = records.map(record -> record.id().toString()).collect(Collectors.toList());
            if (!order.equals(wanted)) {
                return Optional.of(name + " has the order " + order + " instead of " + wanted);
            }
        }
        Map<Object, Map<String, Object>> view = new HashMap<>();
        Gathered<Map<String, Object>> gathered = gather.now();
        for (Entry<Map<String, Object>> entry : gathered) {
            Map<String, Object> fields = new HashMap<>(entry.value());
            fields.compute(KoreRecord.NUMBER_FIELD, (f, n) -> ((Number) n).longValue());
            view.put(entry.key(), fields);
        }
        Map<Object, Map<String, Object>> expected = oracle.view(held);
        return view.equals(expected)
                ? Optional.empty()
                : Optional.of(name + " gathers " + view + " instead of " + expected);
    }

    private OracleRecord note(RecordId id, Map<String, Object> fields, Set<OracleRecord> base) {
        long highest = held.stream().mapToLong(OracleRecord::number).max().orElse(0);
        if (id.number() != highest + 1) {
            throw new AssertionError(id + " should have the number " + (highest + 1));
        }
        OracleRecord record = new OracleRecord(id.number(), id.writer().value(), fields, Set.copyOf(held), base);
        held.add(record);
        return record;
    }

    @Override
    public void close() {
        node.close();
    }
}
