package io.kore.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Entry;
import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Node;
import io.kore.error.StoreException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads of an application are interrupted all the time, whatever they do with a store or a node. */
class StormIT {
    private static final int ROUNDS = Boolean.getBoolean("kore.soak") ? 3_000 : 60;

    @TempDir
    Path folder;

    static List<String> stores() {
        return Stores.names();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_store_lives_through_a_storm_of_interrupts(String name) {
        ShardStoreProvider provider = Stores.withSmallSegments(name);
        String place = folder.resolve("store").toString();
        List<String> forced = Collections.synchronizedList(new ArrayList<>());
        Storm storm = new Storm();
        try (ShardStore store = provider.open(place)) {
            for (int thread = 0; thread < 3; thread++) {
                ShardId shard = ShardId.of("list", "writer" + thread);
                storm.add(caller -> append(caller, store, shard, forced));
                storm.add(caller -> read(caller, store, shard));
            }
            storm.add(caller -> appendAndDrop(caller, store));
            storm.add(caller -> changeMetadata(caller, store));
            storm.add(caller ->
                    openAndClose(caller, provider, folder.resolve("other").toString()));
            storm.rage(1);
            store.append(new RecordMaker().next(ShardId.of("after", "writer"), 3));
            store.force();
        }
        try (ShardStore store = provider.open(place)) {
            Found found = Found.in(store);
            assertThat(found.arrivals().values()).containsAll(forced).hasSize(forced.size() + 3);
            assertThat(store.metadata().read("key")).contains(new byte[] {(byte) ROUNDS});
        }
        assertThat(provider.verify(place).damages()).isEmpty();
        report("store", name, storm, forced.size());
    }

    private static void append(Storm.Caller caller, ShardStore store, ShardId shard, List<String> forced)
            throws Exception {
        RecordMaker maker = new RecordMaker();
        for (int round = 0; round < ROUNDS; round++) {
            List<ShardRecord> batch = maker.next(shard, 1 + round % 5);
            caller.call(() -> store.append(batch));
            long end = caller.call(store::force);
            assertThat(end).isGreaterThanOrEqualTo(batch.size());
            batch.forEach(record -> forced.add(Found.print(record)));
        }
    }

    private static void read(Storm.Caller caller, ShardStore store, ShardId shard) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            caller.call(() -> readLastArrivals(store));
            try (RecordCursor cursor = caller.call(() -> store.readShard(shard, 0))) {
                List<ShardRecord> records = caller.call(() -> rest(cursor));
                for (int index = 0; index < records.size(); index++) {
                    assertThat(records.get(index).index()).isEqualTo(index);
                }
            }
            caller.call(store::shards);
        }
    }

    private static List<ShardRecord> readLastArrivals(ShardStore store) {
        while (true) {
            try (ArrivalCursor cursor = store.readArrivals(Math.max(0, store.end() - 50))) {
                return rest(cursor);
            } catch (StoreException e) {
                // a cursor may end so when a log is dropped that it is reading
                assertThat(e).isExactlyInstanceOf(StoreException.class);
            }
        }
    }

    private static List<ShardRecord> rest(RecordCursor cursor) {
        List<ShardRecord> records = new ArrayList<>();
        for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
            records.add(record);
        }
        return records;
    }

    private static void appendAndDrop(Storm.Caller caller, ShardStore store) throws Exception {
        ShardId shard = ShardId.of("gone", "writer");
        for (int round = 0; round < ROUNDS / 10; round++) {
            List<ShardRecord> batch = new RecordMaker().next(shard, 20);
            caller.call(() -> store.append(batch));
            caller.call(() -> {
                store.drop(new LogName("gone"));
                return true;
            });
        }
    }

    private static void changeMetadata(Storm.Caller caller, ShardStore store) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            byte[] value = {(byte) round};
            caller.call(() -> {
                store.metadata().write("key", value);
                return true;
            });
            assertThat(caller.call(() -> store.metadata().read("key"))).contains(value);
        }
    }

    private static void openAndClose(Storm.Caller caller, ShardStoreProvider provider, String place) throws Exception {
        RecordMaker maker = new RecordMaker();
        ShardId shard = ShardId.of("list", "writer");
        for (int round = 0; round < ROUNDS / 10; round++) {
            ShardStore store = caller.call(() -> provider.open(place));
            assertThat(store.end()).isEqualTo(maker.count(shard));
            List<ShardRecord> batch = maker.next(shard, 3);
            caller.call(() -> store.append(batch));
            caller.call(() -> {
                store.close();
                return true;
            });
            assertThat(caller.call(() -> provider.verify(place)).damages()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_node_lives_through_a_storm_of_interrupts(String name) {
        String place = name + ":" + folder.resolve("node");
        Set<String> answered = ConcurrentHashMap.newKeySet();
        Storm storm = new Storm();
        try (Node node = Kore.node().saveTo(place).start()) {
            Log list = node.log("list");
            for (int thread = 0; thread < 2; thread++) {
                String key = "thread" + thread + "-";
                storm.add(caller -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        Map<String, String> record = Map.of("name", key + round % 7, "value", "v" + round);
                        answered.add(caller.call(() -> list.append(record)).toString());
                    }
                });
            }
            storm.add(caller -> {
                for (int round = 0; round < ROUNDS; round++) {
                    String record = "{\"name\":\"later\",\"round\":" + round + "}";
                    var waiting = caller.call(() -> list.appendAsync(record));
                    answered.add(caller.call(waiting::join).toString());
                }
            });
            storm.add(caller -> {
                for (int round = 0; round < ROUNDS; round++) {
                    List<Map<String, Integer>> several = List.of(Map.of("a", round), Map.of("b", round));
                    caller.call(() -> list.appendAll(several)).forEach(id -> answered.add(id.toString()));
                }
            });
            storm.add(caller -> edit(caller, list, answered));
            storm.add(caller -> show(caller, node));
            storm.add(caller -> startAndClose(caller, name + ":" + folder.resolve("other")));
            storm.rage(2);
            answered.add(list.append("{\"after\":\"the storm\"}").toString());
            assertThat(ids(list)).containsExactlyInAnyOrderElementsOf(answered);
        }
        try (Node node = Kore.node().saveTo(place).start()) {
            assertThat(ids(node.log("list"))).containsExactlyInAnyOrderElementsOf(answered);
        }
        assertThat(Stores.provider(name)
                        .verify(folder.resolve("node").toString())
                        .damages())
                .isEmpty();
        report("node", name, storm, answered.size());
    }

    private static void edit(Storm.Caller caller, Log list, Set<String> answered) throws Exception {
        answered.add(list.append(Map.of("name", "edited", "round", -1)).toString());
        Entry<Map<String, Object>> entry = caller.call(
                () -> list.process().gatherOn("name").now().get("edited").orElseThrow());
        for (int round = 0; round < ROUNDS; round++) {
            Entry<Map<String, Object>> shown = entry;
            Map<String, Object> edited = Map.of("name", "edited", "round", round);
            entry = caller.call(() -> list.update(shown, edited));
            answered.add(entry.last().toString());
        }
    }

    private static void show(Storm.Caller caller, Node node) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> ids = caller.call(() -> ids(node.log("list")));
            assertThat(ids).doesNotHaveDuplicates();
            caller.call(() -> node.log("list").process().gatherOn("name").now().size());
            caller.call(node::shards);
            caller.call(node::status);
        }
    }

    private static void startAndClose(Storm.Caller caller, String place) throws Exception {
        for (int round = 0; round < 3; round++) {
            Node node = caller.call(() -> Kore.node().saveTo(place).start());
            assertThat(ids(node.log("list"))).hasSize(round);
            caller.call(() -> node.log("list").append("{}"));
            caller.call(() -> {
                node.close();
                return true;
            });
        }
    }

    private static List<String> ids(Log log) {
        try (Stream<KoreRecord> records = log.records()) {
            return records.map(record -> record.id().toString()).toList();
        }
    }

    private static void report(String what, String store, Storm storm, int records) {
        assertThat(storm.interrupts()).isGreaterThan(100);
        System.out.printf(
                "interrupts: %s over %s, %,d interrupts in %,d calls, %,d records acknowledged, 0 lost%n",
                what, store, storm.interrupts(), storm.calls(), records);
    }

    @Test
    void a_call_that_swallows_an_interrupt_is_found() {
        try (ShardStore store = new MemoryStoreProvider().open("storm")) {
            Storm storm = new Storm();
            storm.add(caller -> append(caller, swallowing(store), ShardId.of("list", "writer"), new ArrayList<>()));
            assertThatThrownBy(() -> storm.rage(3)).hasMessageContaining("swallowed an interrupt");
        }
    }

    private static ShardStore swallowing(ShardStore store) {
        return new ForwardingStore(store) {
            @Override
            public long force() {
                long end = super.force();
                while (!Thread.interrupted()) {
                    Thread.onSpinWait();
                }
                return end;
            }
        };
    }
}
