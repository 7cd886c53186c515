package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.OTHER;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreConflictException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** S3: a batch is held whole or not at all, over all its shards. */
interface BatchRules extends StoreRules {
    @Test
    default void s3_a_batch_over_several_shards_is_held_whole() {
        RecordMaker maker = bench().maker();
        bench().append(
                        maker.next(ONE),
                        maker.next(TWO),
                        maker.next(ONE),
                        maker.next(OTHER),
                        maker.next(OTHER),
                        maker.next(TWO));
        bench().assertHeld();
    }

    @Test
    default void s3_a_batch_is_atomic_over_its_shards() {
        RecordMaker maker = bench().maker();
        bench().append(maker.next(ONE, 2));
        RecordMaker never = maker.copy();
        List<ShardRecord> batch = new ArrayList<>();
        for (int s = 0; s < 50; s++) {
            batch.addAll(never.next(ShardId.of("log " + s, "writer"), 2));
        }
        batch.addAll(never.next(TWO, 3));
        batch.addAll(never.next(ONE, 3));
        batch.remove(batch.size() - 2);
        assertThatThrownBy(() -> bench().store().append(batch)).isInstanceOf(StoreConflictException.class);
        bench().assertHeld();
        bench().append(maker.next(TWO), maker.next(ONE));
        bench().assertHeld();
    }

    @Test
    default void s3_a_batch_refused_at_its_first_record_leaves_nothing() {
        List<ShardRecord> batch = bench().maker().copy().next(ONE, 20);
        assertThatThrownBy(() -> bench().store().append(batch.subList(1, 20)))
                .isInstanceOf(StoreConflictException.class);
        bench().assertHeld();
    }

    @Test
    default void s3_a_large_batch_over_many_shards_is_held_whole() {
        RecordMaker maker = bench().maker();
        List<ShardRecord> batch = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            batch.add(maker.next(ShardId.of("list", "writer " + (i * 7919) % 1_013)));
        }
        bench().append(batch);
        bench().assertHeld();
    }

    @Test
    default void s3_a_batch_of_many_megabytes_is_held_whole() {
        RecordMaker maker = bench().maker();
        List<ShardRecord> batch = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batch.add(maker.next(i % 2 == 0 ? ONE : TWO, Payload.owning(Noise.bytes(i, 1 << 20))));
        }
        bench().append(batch);
        bench().append(maker.next(ONE));
        bench().assertHeld();
    }

    @Test
    default void s3_the_callers_list_is_not_kept() {
        List<ShardRecord> records = bench().maker().next(ONE, 3);
        List<ShardRecord> given = new ArrayList<>(records);
        bench().store().append(given);
        Collections.reverse(given);
        given.clear();
        bench().expected().append(records);
        bench().assertHeld();
    }

    @Test
    default void s3_a_reader_never_sees_a_part_of_a_batch() {
        int size = 25;
        ShardStore store = bench().store();
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<Long>> tasks = new ArrayList<>();
        tasks.add(() -> {
            try {
                return appendBatches(store, size);
            } finally {
                done.set(true);
            }
        });
        for (int r = 0; r < 2; r++) {
            tasks.add(() -> {
                long looks = 0;
                while (!done.get()) {
                    assertThat(Reads.arrivals(store).size() % size).isZero();
                    assertThat(store.end() % size).isZero();
                    looks++;
                }
                return looks;
            });
        }
        assertThat(Together.run(tasks).get(0)).isEqualTo(200L * size);
    }

    private static long appendBatches(ShardStore store, int size) {
        RecordMaker maker = new RecordMaker();
        long end = 0;
        for (int i = 0; i < 200; i++) {
            List<ShardRecord> batch = new ArrayList<>();
            for (int r = 0; r < size; r++) {
                batch.add(maker.next(ShardId.of("list", "writer " + r % 5)));
            }
            end = store.append(batch);
        }
        return end;
    }
}
