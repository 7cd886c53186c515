package io.kore.engine.gather;

import io.kore.error.StoreException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers in each shard that holds a bare record: eight bytes a record, and nothing for other shards.
 * It is told of every record of the log, also of those that a filter leaves out. Confined to its fold.
 */
final class BareNumbers {
    private final ShardStore store;
    private final Map<Integer, Numbers> shards = new HashMap<>();

    BareNumbers(ShardStore store) {
        this.store = store;
    }

    /** Takes in the next record of its shard; taking it again changes nothing. */
    void take(ShardRecord record, int slot) {
        Numbers numbers = shards.get(slot);
        if (numbers == null && !record.envelope().hasPast()) {
            numbers = earlier(record);
            shards.put(slot, numbers);
        }
        if (numbers != null) {
            numbers.add(record.number());
        }
    }

    /** Tells whether a shard that holds a bare record bears a number. */
    boolean bears(int slot, long number) {
        Numbers numbers = shards.get(slot);
        return numbers != null && Arrays.binarySearch(numbers.rising, 0, numbers.size, number) >= 0;
    }

    /** The numbers before the first bare record of a shard. */
    private Numbers earlier(ShardRecord first) {
        Numbers numbers = new Numbers();
        if (first.index() > 0) {
            ShardId shard = first.shard();
            try (RecordCursor cursor = store.readShard(shard, 0)) {
                for (long index = 0; index < first.index(); index++) {
                    @Nullable ShardRecord record = cursor.next();
                    if (record == null) {
                        throw new StoreException("shard " + shard + " ends before index " + index
                                + ", though its record " + first.index() + " has arrived; its log was dropped");
                    }
                    numbers.add(record.number());
                }
            }
        }
        return numbers;
    }

    private static final class Numbers {
        private long[] rising = new long[4];
        private int size;

        void add(long number) {
            if (size > 0 && number <= rising[size - 1]) {
                return;
            }
            if (size == rising.length) {
                rising = Arrays.copyOf(rising, 2 * size);
            }
            rising[size++] = number;
        }
    }
}
