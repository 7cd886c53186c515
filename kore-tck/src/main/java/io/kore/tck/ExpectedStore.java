package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ShardStore;
import io.kore.tck.Reads.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store should hold, kept as naively as can be: the oracle of the suite. Confined to one thread.
 */
final class ExpectedStore {
    /** By position; null where the record's log was dropped. */
    private final List<@Nullable ShardRecord> arrivals = new ArrayList<>();

    void append(List<ShardRecord> batch) {
        arrivals.addAll(batch);
    }

    void drop(LogName log) {
        arrivals.replaceAll(record -> record == null || record.shard().log().equals(log) ? null : record);
    }

    long end() {
        return arrivals.size();
    }

    List<Arrival> arrivals(long fromPosition) {
        List<Arrival> held = new ArrayList<>();
        for (long position = fromPosition; position < arrivals.size(); position++) {
            ShardRecord record = arrivals.get((int) position);
            if (record != null) {
                held.add(new Arrival(position, record));
            }
        }
        return held;
    }

    /** The records of each shard, by index. */
    Map<ShardId, List<Arrival>> shards() {
        Map<ShardId, List<Arrival>> shards = new TreeMap<>();
        for (Arrival arrival : arrivals(0)) {
            shards.computeIfAbsent(arrival.record().shard(), s -> new ArrayList<>())
                    .add(arrival);
        }
        return shards;
    }

    List<ShardRecord> shard(ShardId shard) {
        return shards().getOrDefault(shard, List.of()).stream()
                .map(Arrival::record)
                .toList();
    }

    /** Compares everything that the store tells of its records. */
    void assertHeldBy(ShardStore store) {
        assertThat(store.end()).as("end of the journal").isEqualTo(end());
        assertThat(Reads.arrivals(store)).as("arrivals").isEqualTo(arrivals(0));
        List<ShardSummary> summaries = new ArrayList<>();
        shards().forEach((shard, held) -> {
            List<ShardRecord> records = held.stream().map(Arrival::record).toList();
            assertThat(Reads.shard(store, shard)).as("records of %s", shard).isEqualTo(records);
            for (Arrival arrival : held) {
                long index = arrival.record().index();
                assertThat(store.arrivalOf(shard, index))
                        .as("position of %s index %d", shard, index)
                        .isEqualTo(arrival.position());
            }
            summaries.add(ShardSummary.endingAt(records.get(records.size() - 1)));
        });
        assertThat(store.shards()).as("summaries").containsExactlyInAnyOrderElementsOf(summaries);
    }
}
