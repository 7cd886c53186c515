package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.engine.branch.NamedLog;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.json.CanonicalJson;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migration of records that are held bare on one node and in full on another. */
class BareMigrationTest {
    private static final Json JSON = new Json();
    private static final int HISTORIES = 40;
    private static final List<Migrator> MIGRATORS = List.of(
            record -> Migrated.keep(),
            record -> MigrationTest.number(record) % 3 == 0 ? Migrated.drop() : Migrated.keep(),
            record -> Migrated.edit(record).rename("n", "number"),
            record -> MigrationTest.number(record) % 2 == 0
                    ? Migrated.keep()
                    : Migrated.split(record, record.json(), "{\"third\":true}"));

    @Test
    void what_was_derived_from_bare_records_is_hidden_behind_what_their_full_copies_come_to() {
        try (Device writer = new Device("w");
                Device one = new Device("one")) {
            write(writer, 3);
            one.migrate("A", "B", MIGRATORS.get(3));
            bare(one, writer, 3);
            one.runAll();
            assertThat(shown(one, "B").get("A~0000~w")).allMatch(text -> text.startsWith("bare"));

            one.receive(writer, 99);
            one.runAll();

            assertThat(shown(one, "B").get("A~0000~w")).hasSize(3).allMatch(text -> text.startsWith("full"));
            assertThat(shown(one, "B").keySet()).containsExactly("A~0000~w", "A~0001~w", "A~0002~w");
            assertThat(one.ingest().branches().forks()).isEmpty();
            assertThat(one.errors).isEmpty();
            assertThat(one.migration(0).status().shards())
                    .singleElement()
                    .satisfies(shard -> assertThat(shard.read()).isEqualTo(3));
        }
    }

    @Test
    void bare_records_are_migrated_where_what_their_full_copies_come_to_is_held_already() {
        try (Device writer = new Device("w");
                Device one = new Device("one")) {
            write(writer, 3);
            writer.migrate("A", "B", MIGRATORS.get(0));
            writer.runAll();
            one.receive(writer, "B");
            bare(one, writer, 3);
            one.migrate("A", "B", MIGRATORS.get(0));
            one.runAll();

            assertThat(one.errors).isEmpty();
            assertThat(shown(one, "B").get("A~0000~w")).hasSize(3).allMatch(text -> text.startsWith("full"));
            assertThat(one.ingest().branches().forks()).isEmpty();
        }
    }

    @Test
    void another_function_on_the_bare_copies_is_reported_with_the_record_and_rewrites_nothing() {
        try (Device writer = new Device("w");
                Device one = new Device("one")) {
            write(writer, 3);
            writer.migrate("A", "B", MIGRATORS.get(0));
            writer.runAll();
            one.receive(writer, "B");
            bare(one, writer, 3);
            one.migrate(
                    "A",
                    "B",
                    record -> MigrationTest.number(record) == 1 ? Migrated.to(Map.of("other", true)) : Migrated.keep());
            one.runAll();

            assertThat(one.errors)
                    .singleElement()
                    .satisfies(error ->
                            assertThat(error).hasMessageContaining("A~0000~w").hasMessageContaining("2-w"));
            assertThat(one.ingest().branches().forks()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "from seed {0}")
    @ValueSource(ints = {1, 101, 201, 301, 401})
    void two_nodes_that_migrate_the_same_logs_end_equal_whichever_copies_they_had(int firstSeed) {
        for (int seed = firstSeed; seed < firstSeed + HISTORIES; seed++) {
            try {
                new Story(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Two devices write and two migrate; what is written goes about in full and bare. */
    private static final class Story {
        private final Random random;
        private final Migrator migrator;
        private final List<Device> devices = new ArrayList<>();
        private int written;

        Story(long seed) {
            random = new Random(seed);
            migrator = MIGRATORS.get(random.nextInt(MIGRATORS.size()));
            for (int i = 0; i < 4; i++) {
                devices.add(new Device("device" + i));
            }
            devices.get(0).migrate("A", "B", migrator);
            devices.get(1).migrate("A", "B", migrator);
        }

        void run() {
            int steps = 20 + random.nextInt(60);
            for (int step = 0; step < steps; step++) {
                step(devices.get(random.nextInt(devices.size())));
            }
            settle();
            for (Device device : devices) {
                assertThat(device.errors).isEmpty();
                assertThat(device.ingest().branches().forks()).isEmpty();
                assertThat(device.ingest().held().shards())
                        .containsExactlyInAnyOrderElementsOf(
                                devices.get(0).ingest().held().shards());
                assertThat(shown(device, "A")).isEqualTo(shown(devices.get(0), "A"));
                assertThat(shown(device, "B")).isEqualTo(mapped(device, migrator));
            }
            devices.forEach(Device::close);
        }

        private void step(Device device) {
            Device other = devices.get(random.nextInt(devices.size()));
            switch (random.nextInt(9)) {
                case 0, 1 -> device.append("A", "{\"n\" : " + written++ + ", \"k\":1.50}");
                case 2, 3 -> receive(device, other, 1 + random.nextInt(6));
                case 4 -> bareShards(device, other);
                case 5 -> old(device);
                case 6 -> device.runAll();
                case 7 -> device.crash(random);
                default -> device.runOne();
            }
        }

        private static void receive(Device device, Device other, int most) {
            if (device != other) {
                device.receive(other, most);
            }
        }

        /** What a koredb hub would bring of all shards of log A but the receiver's own. */
        private void bareShards(Device to, Device from) {
            for (ShardSummary shard : from.ingest().held().shown()) {
                if (from != to && !shard.shard().writer().equals(to.ingest().writer())) {
                    bare(to, from, shard.shard(), 1 + random.nextInt((int) shard.count()));
                }
            }
        }

        /** Records that nobody has in full. */
        private void old(Device device) {
            List<Map<String, Object>> records = new ArrayList<>();
            for (int i = 0; i < 3 + random.nextInt(3); i++) {
                records.add(Map.of("_korenum", 2 + 3 * i, "_korewho", "old", "n", i));
            }
            take(device, ShardId.of("A", "old"), records);
        }

        private void settle() {
            for (int round = 0; round < 2 * devices.size(); round++) {
                for (Device to : devices) {
                    devices.forEach(from -> receive(to, from, Integer.MAX_VALUE));
                    to.runAll();
                }
            }
        }
    }

    /** What the map makes of what is shown of the old log. */
    private static SortedMap<String, List<String>> mapped(Device device, Migrator migrator) {
        SortedMap<String, List<String>> mapped = new TreeMap<>();
        Outputs outputs = new Outputs(migrator, JSON, new PayloadCheck());
        records(device, "A")
                .forEach((writer, records) -> records.forEach(record -> {
                    try {
                        int part = 0;
                        for (Payload payload : outputs.of(record)) {
                            mapped.computeIfAbsent("A~000" + part + "~" + writer, key -> new ArrayList<>())
                                    .add(text(record, payload) + " " + record.index() + " " + part);
                            part++;
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }));
        return mapped;
    }

    private static SortedMap<String, List<String>> shown(Device device, String log) {
        SortedMap<String, List<String>> shown = new TreeMap<>();
        records(device, log)
                .forEach((writer, records) -> shown.put(
                        writer,
                        records.stream()
                                .map(record -> text(record, record.payload()) + origin(record))
                                .toList()));
        return shown;
    }

    private static String text(ShardRecord record, Payload payload) {
        return (record.envelope().hasPast() ? "full " : "bare ") + record.number() + " "
                + CanonicalJson.of(payload).text();
    }

    private static String origin(ShardRecord record) {
        Origin origin = record.envelope().origin();
        return origin == null ? "" : " " + origin.index() + " " + origin.part();
    }

    private static SortedMap<String, List<ShardRecord>> records(Device device, String log) {
        SortedMap<String, List<ShardRecord>> shown = new TreeMap<>();
        NamedLog named = device.ingest().branches().named(new LogName(log));
        for (ShardSummary shard : named.shards()) {
            if (shard.shard().log().value().equals(log)) {
                shown.put(shard.shard().writer().value(), read(named, shard.shard()));
            }
        }
        return shown;
    }

    private static List<ShardRecord> read(NamedLog named, ShardId shard) {
        List<ShardRecord> records = new ArrayList<>();
        try (RecordCursor cursor = named.readShard(shard, 0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                records.add(record);
            }
        }
        return records;
    }

    private static void write(Device device, int times) {
        for (int i = 0; i < times; i++) {
            device.append("A", "{\"n\" : " + i + ", \"k\":1.50}");
        }
        device.runAll();
    }

    private static void bare(Device to, Device from, int count) {
        from.ingest().held().shown().forEach(shard -> bare(to, from, shard.shard(), count));
    }

    /** Hands over the first records of a shard as a koredb peer would have them. */
    private static void bare(Device to, Device from, ShardId shard, int count) {
        if (shard.writer().isDerived()) {
            return;
        }
        List<Map<String, Object>> records = new ArrayList<>();
        for (ShardRecord record : read(from.ingest().branches().named(shard.log()), shard)) {
            Map<String, Object> fields = new LinkedHashMap<>(JSON.fields(record.payload()));
            fields.put("_korenum", record.number());
            fields.put("_korewho", shard.writer().value());
            records.add(fields);
        }
        take(to, shard, records.subList(0, Math.min(count, records.size())));
    }

    private static void take(
            Device to, ShardId shard, List<? extends Map<String, ? extends @Nullable Object>> records) {
        BareRecords.Taken taken = new BareRecords(to.ingest()).take(shard, 0, records, "hub");
        assertThat(taken.refused()).isNull();
        to.migrations().advance();
    }
}
