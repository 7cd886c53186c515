package io.kore.tck.sim;

import io.kore.Entry;
import io.kore.Gathered;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Records;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Subscribed to one log of one running node: checks each delivery, and keeps what was shown last. */
final class LogWatch {
    private final World world;
    private final Machine machine;
    private final Log log;
    private List<RecordId> order = List.of();
    private Map<Object, Map<String, Object>> objects = Map.of();

    LogWatch(World world, Machine machine, Log log) {
        this.world = world;
        this.machine = machine;
        this.log = log;
        var unusedRecords = log.onRecords(this::records);
        var unusedObjects = Desk.gather(log).onChange(this::gathered);
    }

    private void records(Records records) {
        List<RecordId> all = ids(records.all());
        List<RecordId> added = ids(records.added());
        check(isSorted(all) && isSorted(added), "is shown out of order");
        if (!world.registry.isForked(new LogName(log.name()))) {
            Set<RecordId> expected = new HashSet<>(order);
            check(expected.addAll(added) || added.isEmpty(), "is told of what was shown before");
            check(
                    expected.size() == order.size() + added.size() && expected.equals(new HashSet<>(all)),
                    "is not told of all that is new");
            check(
                    records.atEnd()
                            == all.subList(0, Math.min(order.size(), all.size()))
                                    .equals(order),
                    "is told wrong of the place of what is new");
        }
        order = all;
    }

    private void check(boolean holds, String text) {
        world.findings.check(holds, Invariant.ORDER, machine.name + " on log " + log.name() + " " + text);
    }

    private static boolean isSorted(List<RecordId> ids) {
        for (int i = 1; i < ids.size(); i++) {
            if (compare(ids.get(i - 1), ids.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The norm: by number, ties by writer id as UTF-16 code units. */
    static int compare(RecordId one, RecordId other) {
        int byNumber = Long.compare(one.number(), other.number());
        return byNumber != 0
                ? byNumber
                : one.writer().value().compareTo(other.writer().value());
    }

    private void gathered(Gathered<Map<String, Object>> gathered) {
        objects = objects(gathered);
    }

    /** The objects by key, with number and writer of the last record of each. */
    static Map<Object, Map<String, Object>> objects(Gathered<Map<String, Object>> gathered) {
        Map<Object, Map<String, Object>> all = new TreeMap<>();
        for (Entry<Map<String, Object>> entry : gathered) {
            Map<String, Object> fields = new TreeMap<>();
            entry.value().forEach((name, value) -> fields.put(name, value instanceof Number n ? n.longValue() : value));
            all.put(entry.key(), fields);
        }
        return all;
    }

    /** All record ids as the application reads them now. */
    List<RecordId> readNow() {
        return ids(log.records());
    }

    /** The objects as the application reads them now. */
    Map<Object, Map<String, Object>> gatheredNow() {
        return objects(Desk.gather(log).now());
    }

    /** The order that was delivered last. */
    List<RecordId> order() {
        return order;
    }

    /** The objects that were delivered last. */
    Map<Object, Map<String, Object>> objects() {
        return objects;
    }

    private static List<RecordId> ids(Stream<KoreRecord> records) {
        try (records) {
            List<RecordId> ids = new ArrayList<>();
            records.forEach(record -> ids.add(record.id()));
            return ids;
        }
    }
}
