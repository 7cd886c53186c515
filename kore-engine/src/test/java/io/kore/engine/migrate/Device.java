package io.kore.engine.migrate;

import io.kore.Durability;
import io.kore.Migration;
import io.kore.Migrator;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.KoreException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A node without connections, whose forces and migrators run when the test says so; it can crash. Confined to one
 * thread.
 */
final class Device implements AutoCloseable {
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "timer of the test");
        thread.setDaemon(true);
        return thread;
    });

    final List<KoreException> errors = new ArrayList<>();
    private final String name;
    private final Random random;
    private final Map<String, Migrator> migrators = new LinkedHashMap<>();
    private final List<Migration> running = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private BatchNotingStore store;
    private Journal journal;
    private Ingest ingest;
    private Migrations migrations;

    Device(String name) {
        this.name = name;
        this.random = new Random(name.hashCode());
        open(new BatchNotingStore(new MemoryStoreProvider().open(name)));
    }

    private void open(BatchNotingStore opened) {
        tasks.clear();
        store = opened;
        journal = new Journal(store, Durability.always(), tasks::add, TIMER);
        PayloadCheck check = new PayloadCheck();
        ingest = new Ingest(journal, check, name, () -> {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            return bytes;
        });
        migrations = new Migrations(new Site(ingest, journal, new Json(), check, tasks::add, errors::add));
        running.clear();
        migrators.forEach((logs, migrator) -> begin(logs));
    }

    private void begin(String logs) {
        String[] names = logs.split(">", 2);
        Migrator migrator = migrators.get(logs);
        if (migrator != null) {
            running.add(migrations.begin(new LogName(names[0]), new LogName(names[1]), migrator));
        }
    }

    /** Begins a migration, which begins again after each start. */
    Migration migrate(String from, String to, Migrator migrator) {
        migrators.put(from + ">" + to, migrator);
        begin(from + ">" + to);
        return running.get(running.size() - 1);
    }

    Migration migration(int number) {
        return running.get(number);
    }

    ShardRecord append(String log, String json) {
        return append(log, json, null);
    }

    ShardRecord append(String log, String json, @Nullable Base base) {
        ShardRecord record = ingest.append(new LogName(log), List.of(Payload.of(json)), base)
                .records()
                .get(0);
        migrations.advance();
        return record;
    }

    Migrations migrations() {
        return migrations;
    }

    Ingest ingest() {
        return ingest;
    }

    ShardStore store() {
        return store;
    }

    /** Runs one task; answers false if there is none. */
    boolean runOne() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
            migrations.advance();
        }
        return task != null;
    }

    /** Runs until there is nothing to do any more. */
    void runAll() {
        long end = -1;
        while (end != store.end() || !tasks.isEmpty()) {
            end = store.end();
            var unused = journal.force();
            migrations.advance();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    /** Takes up to so many of the records that another device durably holds and this one lacks. */
    void receive(Device from, int most) {
        receive(from, most, log -> true);
    }

    /** Takes all of one log that another device durably holds and this one lacks. */
    void receive(Device from, String log) {
        receive(from, Integer.MAX_VALUE, log::equals);
    }

    private void receive(Device from, int most, Predicate<String> logs) {
        List<ShardRecord> lacking = new ArrayList<>();
        long durable = from.journal.durableEnd();
        try (ArrivalCursor cursor = from.store.readArrivals(0)) {
            for (ShardRecord record = cursor.next();
                    record != null && cursor.position() < durable && lacking.size() < most;
                    record = cursor.next()) {
                ShardRecord placed =
                        from.ingest.branches().strands().strand(record.shard()).inHistory(record);
                if (logs.test(record.shard().log().value()) && !holds(placed)) {
                    lacking.add(placed);
                }
            }
        }
        if (!lacking.isEmpty()) {
            var unused = ingest.accept(lacking, from.name);
            migrations.advance();
        }
    }

    private boolean holds(ShardRecord placed) {
        return ingest.branches()
                        .histories()
                        .find(placed.shard(), placed.index(), placed.hash().head())
                != null;
    }

    /** Comes up again with what was durable and some of the batches after that. */
    void crash(Random fate) {
        long durable = journal.durableEnd();
        List<Long> ends = store.ends().stream().filter(end -> end >= durable).toList();
        long end = ends.isEmpty() || fate.nextBoolean() ? durable : ends.get(fate.nextInt(ends.size()));
        BatchNotingStore survivor = store.upTo(end, new MemoryStoreProvider().open(name));
        store.close();
        open(survivor);
    }

    /** Closes all migrations and begins them again. */
    void restart() {
        migrations.close();
        running.clear();
        migrators.keySet().forEach(this::begin);
    }

    /** Goes on with what has stopped. */
    void retry() {
        running.forEach(Migration::retry);
    }

    /** Ends all migrations. */
    void stopMigrating() {
        migrations.close();
        migrators.clear();
        running.clear();
    }

    /** All shards of a log with their records, as they are stored. */
    Map<ShardId, List<ShardRecord>> shards(String log) {
        Map<ShardId, List<ShardRecord>> shards = new TreeMap<>();
        for (ShardSummary summary : summaries()) {
            if (summary.shard().log().value().equals(log)) {
                List<ShardRecord> records = new ArrayList<>();
                try (RecordCursor cursor = store.readShard(summary.shard(), 0)) {
                    for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                        records.add(record);
                    }
                }
                shards.put(summary.shard(), records);
            }
        }
        return shards;
    }

    Collection<ShardSummary> summaries() {
        return store.shards();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        migrations.close();
        store.close();
    }
}
