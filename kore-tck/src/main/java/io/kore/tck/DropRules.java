package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.OTHER;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreConflictException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** S11: dropping a log removes its shards and nothing else. */
interface DropRules extends StoreRules {
    LogName LIST = new LogName("list");

    private void fill() {
        for (int i = 0; i < 10; i++) {
            bench().append(
                            bench().maker().next(ONE),
                            bench().maker().next(OTHER),
                            bench().maker().next(TWO));
        }
    }

    @Test
    default void s11_a_dropped_log_is_gone_with_all_its_shards() {
        fill();
        bench().drop(LIST);
        for (int round = 0; round < 2; round++) {
            ShardStore store = round == 0 ? bench().store() : bench().reopen();
            assertThat(Reads.shard(store, ONE)).isEmpty();
            assertThat(Reads.shard(store, TWO, 3)).isEmpty();
            assertThat(store.shards()).hasSize(1);
            assertThatThrownBy(() -> store.arrivalOf(TWO, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        bench().assertHeld();
    }

    @Test
    default void s11_other_logs_keep_their_records_and_positions() {
        fill();
        bench().drop(LIST);
        assertThat(bench().store().arrivalOf(OTHER, 9)).isEqualTo(28);
        assertThat(Reads.arrivals(bench().reopen(), 2).get(0).position()).isEqualTo(4);
        bench().append(bench().maker().next(OTHER, 3));
        bench().assertHeld();
    }

    @Test
    default void s11_a_drop_survives_reopening() {
        fill();
        bench().drop(LIST);
        for (int i = 0; i < 3; i++) {
            bench().expected().assertHeldBy(bench().reopen());
        }
    }

    @Test
    default void s11_dropping_a_log_that_is_not_held_does_nothing() {
        bench().drop(new LogName("never there"));
        fill();
        bench().drop(new LogName("never there"));
        bench().drop(LIST);
        bench().drop(LIST);
        bench().assertHeld();
    }

    @Test
    default void s11_a_dropped_log_begins_anew_at_index_zero() {
        fill();
        ShardRecord oldNext = bench().maker().copy().next(ONE);
        bench().drop(LIST);
        assertThatThrownBy(() -> bench().store().append(List.of(oldNext)))
                .isInstanceOfSatisfying(
                        StoreConflictException.class,
                        refusal -> assertThat(refusal.expectedIndex()).isZero());
        bench().append(bench().maker().next(ONE, Payload.of("{\"new\":\"life\"}")));
        bench().append(bench().maker().next(ONE, 5));
        bench().assertHeld();
        bench().append(bench().maker().next(TWO), bench().maker().next(ONE));
        bench().assertHeld();
    }

    @Test
    default void s11_a_log_dropped_and_reopened_begins_anew() {
        fill();
        bench().drop(LIST);
        bench().reopen();
        bench().append(bench().maker().next(TWO, 3));
        bench().assertHeld();
    }

    @Test
    default void s11_a_log_is_dropped_and_begun_again_and_again() {
        for (int life = 1; life <= 5; life++) {
            bench().append(bench().maker().next(ONE, life));
            bench().append(bench().maker().next(OTHER));
            if (life % 2 == 0) {
                bench().reopen();
            }
            bench().drop(LIST);
        }
        bench().append(bench().maker().next(ONE, 2));
        bench().assertHeld();
    }

    @Test
    default void s11_a_store_of_which_all_was_dropped_is_empty() {
        fill();
        bench().drop(LIST);
        bench().drop(OTHER.log());
        assertThat(bench().store().shards()).isEmpty();
        assertThat(bench().store().end()).isEqualTo(30);
        bench().assertHeld();
    }

    @Test
    default void s11_lookalikes_of_a_dropped_log_stay() {
        List<String> names = HostileNames.ofLogs();
        List<ShardRecord> batch = new ArrayList<>();
        names.forEach(name -> batch.addAll(bench().maker().next(ShardId.of(name, "writer"), 2)));
        bench().append(batch);
        for (String name : List.of("a", "..", "é", "a/b", "*", "%", "_", "i", "list", "x".repeat(255))) {
            bench().drop(new LogName(name));
            bench().expected().assertHeldBy(bench().store());
        }
        bench().assertHeld();
        assertThat(bench().store().shards()).hasSize(names.size() - 10);
    }

    @Test
    default void s11_a_drop_leaves_metadata_alone() {
        fill();
        bench().store().metadata().write("list", new byte[] {7});
        bench().drop(LIST);
        assertThat(bench().store().metadata().read("list")).contains(new byte[] {7});
        assertThat(bench().reopen().metadata().read("list")).contains(new byte[] {7});
    }

    @Test
    default void s11_a_log_is_dropped_while_others_are_appended_to() {
        ShardStore store = bench().store();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            ShardId shard = ShardId.of("kept " + w, "writer");
            tasks.add(() -> {
                RecordMaker maker = new RecordMaker();
                for (int i = 0; i < 100; i++) {
                    store.append(maker.next(shard, 3));
                }
                return true;
            });
        }
        tasks.add(() -> {
            for (int life = 0; life < 20; life++) {
                store.append(new RecordMaker().next(ONE, 5));
                store.drop(LIST);
            }
            return true;
        });
        Together.run(tasks);
        assertThat(store.end()).isEqualTo(1_000);
        for (int round = 0; round < 2; round++) {
            ShardStore open = round == 0 ? store : bench().reopen();
            assertThat(Reads.arrivals(open)).hasSize(900);
            for (int w = 0; w < 3; w++) {
                ShardId shard = ShardId.of("kept " + w, "writer");
                assertThat(Reads.shard(open, shard)).isEqualTo(new RecordMaker().next(shard, 300));
            }
        }
    }
}
