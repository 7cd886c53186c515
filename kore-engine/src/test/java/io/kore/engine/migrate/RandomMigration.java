package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.engine.branch.Histories;
import io.kore.model.Base;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One random history: old and new devices write to logs A, B and D, exchange parts of what they hold, migrate A and D
 * into B and B into C, crash and start again; late records keep coming. In the end all devices exchange all. Confined
 * to one thread, used once.
 */
final class RandomMigration {
    private static final List<String> SOURCES = List.of("A", "A", "A", "B", "D");

    private final Random random;
    private final Migrator intoB;
    private final Migrator intoC;
    private final List<Device> devices = new ArrayList<>();
    private final Map<String, List<Base>> bases = new HashMap<>();
    private int written;
    private boolean isFlaky;

    /**
     * A history.
     *
     * @param seed decides on everything
     * @param hasTwins whether two devices write under one id
     * @param isFlaky whether migrators throw now and then
     */
    RandomMigration(long seed, boolean hasTwins, boolean isFlaky) {
        random = new Random(seed);
        this.isFlaky = isFlaky;
        intoB = migrator(random.nextInt(5));
        intoC = migrator(random.nextInt(5));
        int size = 2 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            Device device = new Device("device" + (hasTwins && i == 1 ? 0 : i));
            devices.add(device);
            // the first one surely migrates all; of the others some migrate something, some nothing
            if (i == 0 || random.nextBoolean()) {
                device.migrate("A", "B", flaky(intoB));
            }
            if (i == 0 || random.nextInt(3) == 0) {
                device.migrate("D", "B", flaky(intoB));
            }
            if (i == 0 || random.nextInt(3) == 0) {
                device.migrate("B", "C", flaky(intoC));
            }
        }
    }

    /** Answers how many derived shards have forked. */
    int run() {
        int steps = 10 + random.nextInt(60);
        for (int step = 0; step < steps; step++) {
            step(devices.get(random.nextInt(devices.size())));
        }
        settle();
        devices.forEach(this::check);
        long forks = devices.get(0).ingest().branches().forks().stream()
                .filter(fork -> fork.shard().writer().isDerived())
                .count();
        devices.forEach(Device::close);
        return (int) forks;
    }

    /** The same, but it throws now and then. */
    private Migrator flaky(Migrator migrator) {
        return record -> {
            if (isFlaky && random.nextInt(30) == 0) {
                throw new IllegalStateException("not now");
            }
            return migrator.migrate(record);
        };
    }

    private void step(Device device) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> write(device);
            case 3, 4, 5 -> device.receive(other(device), 1 + random.nextInt(6));
            case 6 -> {
                for (int tasks = random.nextInt(4); tasks > 0; tasks--) {
                    boolean unused = device.runOne();
                }
            }
            case 7 -> device.runAll();
            case 8 -> device.crash(random);
            default -> {
                if (random.nextBoolean()) {
                    device.restart();
                } else {
                    device.retry();
                }
            }
        }
    }

    private void write(Device device) {
        String log = SOURCES.get(random.nextInt(SOURCES.size()));
        List<Base> seen = bases.computeIfAbsent(device + log, key -> new ArrayList<>());
        for (int records = 1 + random.nextInt(3); records > 0; records--) {
            boolean isOld = !seen.isEmpty() && random.nextInt(3) == 0;
            Base base = isOld ? seen.get(random.nextInt(seen.size())) : null;
            if (base != null && !isHeld(device, log, base)) {
                base = null;
            }
            device.append(log, "{\"n\" : " + written++ + ",\"k\":" + random.nextInt(4) + ".0}", base);
        }
        // what is told to anyone is durable, so what was on screen does not vanish in a crash
        boolean unused = device.runOne();
        seen.add(Base.of(held(device, log)));
    }

    private static Frontier held(Device device, String log) {
        Map<WriterId, Prefix> prefixes = new HashMap<>();
        for (ShardSummary summary : device.summaries()) {
            if (summary.shard().log().value().equals(log)) {
                prefixes.put(summary.shard().writer(), summary.prefix());
            }
        }
        return Frontier.copyOf(prefixes);
    }

    private static boolean isHeld(Device device, String log, Base base) {
        Histories held = device.ingest().branches().histories();
        return base.frontier().prefixes().entrySet().stream().allMatch(entry -> {
            Prefix prefix = entry.getValue();
            ShardId shard = new ShardId(new LogName(log), entry.getKey());
            return held.find(shard, prefix.count() - 1, prefix.hashHead()) != null;
        });
    }

    private Device other(Device device) {
        Device other = devices.get(random.nextInt(devices.size()));
        return other == device ? devices.get((devices.indexOf(device) + 1) % devices.size()) : other;
    }

    /** Everybody tells everybody all, until nothing changes any more. */
    private void settle() {
        isFlaky = false;
        devices.forEach(Device::retry);
        long before = -1;
        for (long now = total(); now != before; now = total()) {
            before = now;
            for (Device device : devices) {
                device.runAll();
                for (Device from : devices) {
                    if (from != device) {
                        device.receive(from, Integer.MAX_VALUE);
                    }
                }
                device.runAll();
            }
        }
    }

    private long total() {
        return devices.stream().mapToLong(device -> device.store().end()).sum();
    }

    private void check(Device device) {
        assertThat(device.errors).allSatisfy(error -> assertThat(error).hasMessageContaining("not now"));
        assertThat(shown(device)).isEqualTo(shown(devices.get(0)));
        NaiveMap.check(device, List.of("A", "D"), "B", intoB);
        NaiveMap.check(device, List.of("B"), "C", intoC);
    }

    /** What is held, as it is shown: alike however it is cut into strands. */
    private static Set<ShardSummary> shown(Device device) {
        return Set.copyOf(device.ingest().held().shards());
    }

    private static Migrator migrator(int kind) {
        return switch (kind) {
            case 0 -> record -> Migrated.keep();
            case 1 -> record -> field(record, "k") == 0 ? Migrated.drop() : Migrated.keep();
            case 2 -> record -> Migrated.edit(record).rename("k", "key");
            case 3 -> record -> Migrated.split(parts(record));
            default ->
                record -> switch (field(record, "k")) {
                    case 0 -> Migrated.drop();
                    case 1 -> Migrated.edit(record).set("one", field(record, "n"));
                    case 2 -> Migrated.split(parts(record));
                    default -> Migrated.keep();
                };
        };
    }

    /** None to four parts; the first one of some is the record itself. */
    private static List<Object> parts(KoreRecord record) {
        int number = field(record, "n");
        List<Object> parts = new ArrayList<>();
        for (int part = 0; part < number % 5; part++) {
            parts.add(part == 0 && number % 2 == 0 ? record : Map.of("n", number, "k", part, "of", "split"));
        }
        return parts;
    }

    private static int field(KoreRecord record, String name) {
        return record.fields().get(name) instanceof Number number ? number.intValue() : 0;
    }
}
