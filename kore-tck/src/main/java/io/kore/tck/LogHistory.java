package io.kore.tck;

import io.kore.model.Envelope;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The records of a log by several writers, who see each other's records or do not, and the order in which all of them
 * arrive at one node: each after its past, and often late. All of it follows from the seed. Immutable.
 */
final class LogHistory {
    private static final LogName LOG = new LogName("list");

    private final List<ShardRecord> arrivals = new ArrayList<>();

    /** A record, and how many of those made before must have arrived before it. */
    private record Made(ShardRecord record, int needed) {}

    /**
     * A history.
     *
     * @param seed makes it
     * @param payloads what the records say, each as likely as another
     * @param length how many records there are
     */
    LogHistory(long seed, List<String> payloads, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        arrive(made(random, payloads, length), random);
    }

    /** In the order of arrival. */
    List<ShardRecord> arrivals() {
        return arrivals;
    }

    private static List<Made> made(SplittableRandom random, List<String> payloads, int length) {
        RecordMaker maker = new RecordMaker();
        Map<ShardId, Long> numbers = new HashMap<>();
        int writers = 1 + random.nextInt(5);
        double meeting = random.nextDouble();
        List<Made> made = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            ShardId shard = new ShardId(LOG, new WriterId("writer " + random.nextInt(writers)));
            Payload payload = Payload.of(payloads.get(random.nextInt(payloads.size())));
            ShardRecord record;
            int needed = 0;
            if (random.nextInt(12) == 0) {
                long number = numbers.getOrDefault(shard, 0L) + 1 + random.nextInt(3);
                record = maker.next(shard, Envelope.bare(number), payload);
            } else if (random.nextDouble() < meeting) {
                record = maker.nextSeeingAll(shard, payload);
                needed = i;
            } else {
                record = maker.next(shard, payload);
            }
            numbers.put(shard, record.number());
            made.add(new Made(record, needed));
        }
        return made;
    }

    private void arrive(List<Made> made, SplittableRandom random) {
        boolean[] hasArrived = new boolean[made.size()];
        int whole = 0;
        double patience = random.nextDouble();
        ShardId current = null;
        while (arrivals.size() < made.size()) {
            Map<ShardId, Integer> next = new HashMap<>();
            for (int i = made.size() - 1; i >= 0; i--) {
                if (!hasArrived[i]) {
                    next.put(made.get(i).record().shard(), i);
                }
            }
            int reached = whole;
            List<Integer> ready = next.values().stream()
                    .filter(i -> made.get(i).needed() <= reached)
                    .sorted()
                    .toList();
            Integer more = current == null || random.nextDouble() > patience ? null : next.get(current);
            int chosen = more != null && ready.contains(more) ? more : ready.get(random.nextInt(ready.size()));
            current = made.get(chosen).record().shard();
            hasArrived[chosen] = true;
            arrivals.add(made.get(chosen).record());
            while (whole < made.size() && hasArrived[whole]) {
                whole++;
            }
        }
    }
}
