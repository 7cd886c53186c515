package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
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
        if (shards.isEmpty() && record.envelope().hasPast()) {
            return;
        }
        Numbers numbers = shards.get(slot);
        if (numbers == null && !record.envelope().hasPast()) {
            numbers = earlier(record);
            shards.put(slot, numbers);
        }
        if (numbers != null) {
            numbers.add(record.number());
        }
    }

    void save(ByteWriter out) {
        out.putVarint(shards.size());
        shards.forEach((slot, numbers) -> {
            out.putVarint(slot).putVarint(numbers.size);
            long last = 0;
            for (int i = 0; i < numbers.size; i++) {
                out.putVarint(numbers.rising[i] - last);
                last = numbers.rising[i];
            }
        });
    }

    void restore(ByteReader in) throws MalformedException {
        for (long left = in.getVarint(); left > 0; left--) {
            int slot = in.getLength("a slot", Integer.MAX_VALUE);
            Numbers numbers = new Numbers();
            long last = 0;
            for (long more = in.getVarint(); more > 0; more--) {
                last += in.getVarint();
                numbers.add(last);
            }
            shards.put(slot, numbers);
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
