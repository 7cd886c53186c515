package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random history of one store over several lives, and what the store may hold after a crash: some prefix of
 * it, no shorter than what was acknowledged as durable. Confined to one thread.
 */
public final class History {
    private static final int LOGS = 3;
    private static final int WRITERS = 3;
    private static final int KEYS = 2;

    private final SplittableRandom random;
    /** What the store held after each write; the last may have been cut off. */
    private final List<State> states = new ArrayList<>();

    private int durable;
    /** For each key the values that it may have. */
    private final TreeMap<String, Set<String>> metadata = new TreeMap<>();

    /**
     * A history that has not begun.
     *
     * @param seed of all that is random in it
     */
    public History(long seed) {
        this.random = new SplittableRandom(seed);
        states.add(new State(List.of(), new RecordMaker()));
    }

    /** What the store holds, with the maker of what follows. */
    private record State(List<@Nullable ShardRecord> arrivals, RecordMaker maker) {
        State plus(List<ShardRecord> batch, RecordMaker newMaker) {
            List<@Nullable ShardRecord> more = new ArrayList<>(arrivals);
            more.addAll(batch);
            return new State(more, newMaker);
        }

        State without(LogName log) {
            List<@Nullable ShardRecord> left = new ArrayList<>(arrivals);
            left.replaceAll(record -> record == null || record.shard().log().equals(log) ? null : record);
            RecordMaker newMaker = maker.copy();
            newMaker.forget(log);
            return new State(left, newMaker);
        }
    }

    private State now() {
        return states.get(states.size() - 1);
    }

    /**
     * Does something to the store; an exception leaves the last state in doubt.
     *
     * @param store the store
     */
    public void step(ShardStore store) {
        int choice = random.nextInt(100);
        if (choice < 55) {
            append(store);
        } else if (choice < 80) {
            force(store);
        } else if (choice < 88) {
            drop(store);
        } else {
            changeMetadata(store);
        }
    }

    /**
     * Forces what was appended, which is durable then.
     *
     * @param store the store
     */
    public void force(ShardStore store) {
        int before = states.size() - 1;
        assertThat(store.force()).isEqualTo(now().arrivals.size());
        durable = before;
    }

    /**
     * Drops a log, if it is held.
     *
     * @param store the store
     */
    public void drop(ShardStore store) {
        LogName log = new LogName("log " + random.nextInt(LOGS));
        if (now().arrivals.stream().anyMatch(r -> r != null && r.shard().log().equals(log))) {
            states.add(now().without(log));
            store.drop(log);
            durable = states.size() - 1;
        }
    }

    /**
     * Appends a batch over some shards.
     *
     * @param store the store
     */
    public void append(ShardStore store) {
        RecordMaker maker = now().maker.copy();
        List<ShardRecord> batch = new ArrayList<>();
        int size = random.nextInt(10) == 0 ? 40 : 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            ShardId shard = ShardId.of("log " + random.nextInt(LOGS), "writer " + random.nextInt(WRITERS));
            // mostly one length, so that frames left behind by a crash would fit behind new ones
            int length = random.nextInt(20) == 0 ? 70_000 : random.nextInt(3) == 0 ? random.nextInt(300) : 40;
            batch.add(maker.nextSeeingAll(shard, Payload.of("{\"text\":\"" + "x".repeat(length) + "\"}")));
        }
        states.add(now().plus(batch, maker));
        long end = store.append(batch);
        assertThat(end).isEqualTo(now().arrivals.size());
    }

    /**
     * Writes or removes a value.
     *
     * @param store the store
     */
    public void changeMetadata(ShardStore store) {
        String key = "key" + random.nextInt(KEYS);
        String value = random.nextInt(4) == 0 ? "" : "value " + random.nextInt(1_000);
        metadata.computeIfAbsent(key, k -> new HashSet<>(Set.of(""))).add(value);
        if (value.isEmpty()) {
            store.metadata().remove(key);
        } else {
            store.metadata().write(key, value.getBytes(StandardCharsets.UTF_8));
        }
        metadata.put(key, new HashSet<>(Set.of(value)));
    }

    /** All that was appended is durable, as after a close. */
    public void closed() {
        durable = states.size() - 1;
    }

    int writes() {
        return states.size() - 1;
    }

    /**
     * Checks what a store holds after a crash, and goes on from there: all of it is durable.
     *
     * @param store the store, just opened
     */
    public void assertRecovered(ShardStore store) {
        List<@Nullable ShardRecord> found = arrivals(store);
        int match = -1;
        for (int k = durable; k < states.size(); k++) {
            if (states.get(k).arrivals.equals(found)) {
                match = k;
            }
        }
        assertThat(match)
                .as(
                        "%d positions found; %d durable and %d written writes, of %d to %d positions",
                        found.size(),
                        durable,
                        writes(),
                        states.get(durable).arrivals.size(),
                        now().arrivals.size())
                .isNotNegative();
        while (states.size() > match + 1) {
            states.remove(states.size() - 1);
        }
        durable = match;
        assertShards(store);
        assertMetadata(store);
    }

    /**
     * Checks that a store holds all that was done to it.
     *
     * @param store the store
     */
    public void assertHeld(ShardStore store) {
        assertThat(arrivals(store)).isEqualTo(now().arrivals);
        assertShards(store);
        assertMetadata(store);
    }

    private void assertMetadata(ShardStore store) {
        metadata.forEach((key, allowed) -> {
            Optional<byte[]> value = store.metadata().read(key);
            String text = value.map(v -> new String(v, StandardCharsets.UTF_8)).orElse("");
            assertThat(allowed).as("value of %s", key).contains(text);
            metadata.put(key, new HashSet<>(Set.of(text)));
        });
    }

    /**
     * Reads a whole store.
     *
     * @param store the store
     * @return its records by position, null where it has nothing
     */
    public static List<@Nullable ShardRecord> arrivals(ShardStore store) {
        List<@Nullable ShardRecord> found = new ArrayList<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                while (found.size() < cursor.position()) {
                    found.add(null);
                }
                found.add(record);
            }
        }
        while (found.size() < store.end()) {
            found.add(null);
        }
        return found;
    }

    private void assertShards(ShardStore store) {
        Map<ShardId, List<ShardRecord>> shards = new HashMap<>();
        List<@Nullable ShardRecord> arrivals = now().arrivals;
        for (int position = 0; position < arrivals.size(); position++) {
            ShardRecord record = arrivals.get(position);
            if (record != null) {
                shards.computeIfAbsent(record.shard(), s -> new ArrayList<>()).add(record);
                assertThat(store.arrivalOf(record.shard(), record.index())).isEqualTo(position);
            }
        }
        List<ShardSummary> summaries = new ArrayList<>();
        shards.forEach((shard, records) -> {
            List<ShardRecord> read = new ArrayList<>();
            try (RecordCursor cursor = store.readShard(shard, 0)) {
                for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                    read.add(record);
                }
            }
            assertThat(read).as("records of %s", shard).isEqualTo(records);
            summaries.add(ShardSummary.endingAt(records.get(records.size() - 1)));
        });
        assertThat(store.shards()).containsExactlyInAnyOrderElementsOf(summaries);
    }
}
