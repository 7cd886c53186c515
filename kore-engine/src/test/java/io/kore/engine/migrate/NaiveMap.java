package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.RecordEdit;
import io.kore.engine.branch.Strand;
import io.kore.engine.branch.Strands;
import io.kore.engine.json.CanonicalJson;
import io.kore.engine.json.Json;
import io.kore.engine.view.StoredRecord;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The oracle: the map applied to each record of the old logs by itself, and what was seen added up from the start. */
final class NaiveMap {
    private static final Json JSON = new Json();

    private NaiveMap() {}

    /** One derived record as it must be: all but its hash, with all that its writer had seen. */
    private record Expected(
            long number,
            Payload payload,
            Origin origin,
            @Nullable Base base,
            @Nullable Map<WriterId, Prefix> seen) {}

    static void check(Device device, List<String> from, String to, Migrator migrator) {
        Map<String, List<List<Expected>>> expected = new TreeMap<>();
        boolean isForked = false;
        for (String log : from) {
            for (List<ShardRecord> history : histories(device, log)) {
                Map<String, List<Expected>> derived = new TreeMap<>();
                derive(history, migrator, derived);
                derived.forEach((writer, records) -> expected.computeIfAbsent(writer, key -> new ArrayList<>())
                        .add(records));
            }
            isForked |= device.ingest().branches().strands().isForked(new LogName(log));
        }
        Map<String, List<List<Expected>>> found = new TreeMap<>();
        for (List<ShardRecord> history : histories(device, to)) {
            if (history.get(0).envelope().origin() != null) {
                found.computeIfAbsent(history.get(0).shard().writer().value(), key -> new ArrayList<>())
                        .add(read(history));
            }
        }
        assertThat(longest(found)).as("log %s on %s", to, device).isEqualTo(longest(expected));
        if (!isForked) {
            Map<String, List<Expected>> only = new TreeMap<>();
            expected.forEach((writer, histories) -> only.put(writer, histories.get(0)));
            checkOrder(device, from, to, only);
        }
    }

    /** Each history of each shard of a log, from its first record on, by places in it. */
    private static List<List<ShardRecord>> histories(Device device, String log) {
        Strands strands = device.ingest().branches().strands();
        Map<ShardId, List<ShardRecord>> stored = device.shards(log);
        List<List<ShardRecord>> histories = new ArrayList<>();
        stored.keySet().forEach(id -> histories.add(history(strands.strand(id), stored, Long.MAX_VALUE)));
        return histories;
    }

    private static List<ShardRecord> history(Strand strand, Map<ShardId, List<ShardRecord>> stored, long end) {
        List<ShardRecord> history = new ArrayList<>();
        Strand parent = strand.parent();
        if (parent != null) {
            history.addAll(history(parent, stored, strand.at()));
        }
        stored.getOrDefault(strand.id(), List.of()).stream()
                .limit(end)
                .forEach(record -> history.add(strand.inHistory(record)));
        return history;
    }

    /** Without the histories that others continue. */
    private static Map<String, Set<List<Expected>>> longest(Map<String, List<List<Expected>>> all) {
        Map<String, Set<List<Expected>>> longest = new TreeMap<>();
        all.forEach((writer, histories) -> {
            Set<List<Expected>> kept = new HashSet<>();
            for (List<Expected> one : histories) {
                boolean isContinued = histories.stream()
                        .anyMatch(other -> other.size() > one.size()
                                && other.subList(0, one.size()).equals(one));
                if (!isContinued) {
                    kept.add(one);
                }
            }
            longest.put(writer, kept);
        });
        return longest;
    }

    private static void derive(List<ShardRecord> shard, Migrator migrator, Map<String, List<Expected>> expected) {
        Map<WriterId, Prefix> seen = new HashMap<>();
        for (ShardRecord record : shard) {
            ShardId source = record.shard();
            see(record.envelope().seen(), seen);
            List<Payload> payloads = payloads(record, migrator);
            for (int part = 0; part < payloads.size(); part++) {
                String writer = String.format("%s~%04d~%s", source.log(), part, source.writer());
                expected.computeIfAbsent(writer, key -> new ArrayList<>())
                        .add(new Expected(
                                record.number(),
                                payloads.get(part),
                                new Origin(
                                        source,
                                        record.index(),
                                        part,
                                        record.envelope().origin()),
                                record.envelope().base(),
                                Map.copyOf(seen)));
            }
        }
    }

    private static List<Expected> read(List<ShardRecord> shard) {
        List<Expected> found = new ArrayList<>();
        Map<WriterId, Prefix> seen = new HashMap<>();
        for (ShardRecord record : shard) {
            see(record.envelope().seen(), seen);
            Origin origin = record.envelope().origin();
            assertThat(origin).isNotNull();
            if (origin != null) {
                found.add(new Expected(
                        record.number(),
                        record.payload(),
                        origin,
                        record.envelope().base(),
                        Map.copyOf(seen)));
            }
        }
        return found;
    }

    private static void see(@Nullable Seen change, Map<WriterId, Prefix> seen) {
        if (change != null) {
            if (change.absolute()) {
                seen.clear();
            }
            seen.putAll(change.entries().prefixes());
        }
    }

    private static List<Payload> payloads(ShardRecord record, Migrator migrator) {
        Migrated answer;
        StoredRecord shown = new StoredRecord(record, JSON);
        try {
            answer = migrator.migrate(shown);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        List<?> outputs = answer instanceof Migrated.Drop
                ? List.of()
                : answer instanceof Migrated.Into into
                        ? into.records()
                        : List.of(answer instanceof RecordEdit edit && edit.isChanged() ? edit.fields() : shown);
        List<Payload> payloads = new ArrayList<>();
        outputs.forEach(output ->
                payloads.add(output.equals(shown) ? record.payload() : CanonicalJson.of(JSON.payload(output))));
        return payloads;
    }

    /** The parts 0 of each old log stand among each other in the old log's merged order. */
    private static void checkOrder(Device device, List<String> from, String to, Map<String, List<Expected>> expected) {
        Comparator<ShardRecord> merged = Comparator.comparing(ShardRecord::id);
        List<ShardRecord> derived = new ArrayList<>();
        device.shards(to).values().forEach(derived::addAll);
        derived.sort(merged);
        for (String log : from) {
            List<Origin> order = new ArrayList<>();
            for (ShardRecord record : derived) {
                Origin origin = record.envelope().origin();
                if (origin != null
                        && origin.part() == 0
                        && origin.source().log().value().equals(log)) {
                    order.add(origin);
                }
            }
            List<ShardRecord> sources = new ArrayList<>();
            device.shards(log).values().forEach(sources::addAll);
            sources.sort(merged);
            List<Origin> expectedOrder = sources.stream()
                    .map(source -> new Origin(
                            source.shard(), source.index(), 0, source.envelope().origin()))
                    .filter(origin ->
                            expected
                                    .getOrDefault(
                                            log + "~0000~" + origin.source().writer(), List.of())
                                    .stream()
                                    .anyMatch(each -> each.origin().equals(origin)))
                    .toList();
            assertThat(order).isEqualTo(expectedOrder);
        }
    }
}
