package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Gather;
import io.kore.Gathered;
import io.kore.Subscription;
import io.kore.error.StoreCorruptException;
import io.kore.model.ShardId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the handler of a gather is called, and with what. */
@Timeout(60)
class GatherDeliveryTest {
    private final Desk desk = new Desk();
    private final List<String> calls = new ArrayList<>();

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void the_first_call_has_everything_as_added() {
        write("b", 1);
        write("a", 1);
        note(byName());
        desk.runAll();
        assertThat(calls).containsExactly("added [a, b] changed [] removed []");
    }

    @Test
    void each_call_tells_exactly_what_differs_from_the_one_before() {
        note(deleting());
        desk.runAll();
        write("a", 1);
        write("b", 1);
        desk.runAll();
        write("b", 2);
        write("c", 1);
        desk.runAll();
        desk.append("{\"do\":\"delete\",\"name\":\"a\"}");
        write("d", 1);
        write("b", 3);
        desk.runAll();
        assertThat(calls)
                .containsExactly(
                        "added [] changed [] removed []",
                        "added [a, b] changed [] removed []",
                        "added [c] changed [b] removed []",
                        "added [d] changed [b] removed [a]");
    }

    @Test
    void keys_come_sorted_numbers_first() {
        note(byName());
        desk.runAll();
        for (String key : List.of("\"10\"", "10", "\"\"", "9", "2.50", "\"9\"")) {
            desk.append("{\"name\":" + key + "}");
        }
        desk.runAll();
        assertThat(calls).last().isEqualTo("added [2.5, 9, 10, , 10, 9] changed [] removed []");
    }

    @Test
    void what_came_and_went_between_two_calls_is_told_of_as_it_is_now() {
        note(deleting());
        write("stays", 1);
        write("goes", 1);
        desk.runAll();
        write("flies past", 1);
        desk.append("{\"do\":\"delete\",\"name\":\"flies past\"}");
        desk.append("{\"do\":\"delete\",\"name\":\"goes\"}");
        write("goes", 2);
        desk.runAll();
        assertThat(calls).last().isEqualTo("added [] changed [goes] removed []");
    }

    @Test
    void a_record_that_changes_nothing_but_who_wrote_last_is_a_change() {
        note(byName());
        write("a", 1);
        desk.runAll();
        write("a", 1);
        desk.runAll();
        assertThat(calls).last().isEqualTo("added [] changed [a] removed []");
    }

    @Test
    void there_is_no_call_when_nothing_has_changed() {
        note(deleting());
        write("a", 1);
        desk.runAll();
        desk.append("{\"other\":1}");
        desk.append("{\"name\":null}");
        desk.append("{\"do\":\"delete\",\"name\":\"nobody\"}");
        desk.append("{\"change\":{\"name\":\"nobody\"},\"to\":{\"x\":1}}");
        desk.append("{\"change\":{\"name\":\"a\"},\"to\":{\"n\":1.0}}");
        desk.runAll();
        assertThat(calls).hasSize(1);
    }

    @Test
    void a_late_record_that_loses_changes_nothing_under_overwrite() {
        List<String> own = new ArrayList<>();
        byName().overwrite().onChange(result -> own.add(shown(result)));
        write("a", 1);
        write("a", 2);
        desk.runAll();
        try (Desk late = new Desk("late")) {
            late.append("{\"name\":\"a\",\"n\":3}");
            desk.receive(late);
        }
        desk.runAll();
        assertThat(own).hasSize(1);
    }

    @Test
    void a_handler_that_throws_is_told_next_what_differs_from_what_it_was_called_with() {
        byName().onChange(result -> {
            calls.add(shown(result));
            throw new IllegalStateException("not today");
        });
        write("a", 1);
        desk.runAll();
        write("b", 1);
        desk.runAll();
        assertThat(calls).containsExactly("added [a] changed [] removed []", "added [b] changed [] removed []");
        assertThat(desk.errors).hasSize(2);
    }

    @Test
    void subscriptions_of_one_gather_share_a_fold_and_miss_nothing() {
        for (int i = 0; i < 100; i++) {
            write("n" + i, i);
        }
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        desk.store.recordsRead();
        byName().onChange(result -> one.add(shown(result)));
        desk.runAll();
        assertThat(desk.store.recordsRead()).isBetween(100, 110);
        Subscription second = byName().onChange(result -> other.add(shown(result)));
        desk.runAll();
        assertThat(byName().now().size()).isEqualTo(100);
        assertThat(desk.store.recordsRead()).isZero();
        assertThat(other).isEqualTo(one);
        write("a", 1);
        desk.runAll();
        assertThat(desk.store.recordsRead()).isEqualTo(1);
        write("b", 1);
        desk.runOne();
        write("c", 1);
        desk.runAll();
        // either may have been the one that ran in between
        assertThat(List.of(one.subList(2, one.size()), other.subList(2, other.size())))
                .containsExactlyInAnyOrder(
                        List.of("added [b] changed [] removed []", "added [c] changed [] removed []"),
                        List.of("added [b, c] changed [] removed []"));
        int before = other.size();
        second.close();
        write("d", 1);
        desk.runAll();
        assertThat(one).last().isEqualTo("added [d] changed [] removed []");
        assertThat(other).hasSize(before);
    }

    @Test
    void asking_once_in_between_takes_no_change_away_from_anybody() {
        note(byName());
        desk.runAll();
        write("a", 1);
        assertThat(byName().now().added()).containsExactly("a");
        write("b", 1);
        assertThat(byName().now().added()).containsExactly("a", "b");
        desk.runAll();
        assertThat(calls).last().isEqualTo("added [a, b] changed [] removed []");
    }

    @Test
    void whatever_happens_the_told_differences_add_up_to_the_result() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            try (Desk own = new Desk("me", Desk.SAVING);
                    Desk other = new Desk("other")) {
                List<Replica> replicas = new ArrayList<>();
                for (int step = 0; step < 40; step++) {
                    Desk writer = random.nextBoolean() ? own : other;
                    String name = "n" + random.nextInt(4);
                    writer.append(
                            random.nextInt(4) == 0
                                    ? "{\"do\":\"delete\",\"name\":\"" + name + "\"}"
                                    : "{\"name\":\"" + name + "\",\"n\":" + random.nextInt(3) + "}");
                    if (random.nextInt(4) == 0) {
                        own.receive(other);
                    }
                    if (random.nextInt(6) == 0) {
                        replicas.add(new Replica(random.nextBoolean() ? deleting(own) : byName(own)));
                    }
                    if (random.nextInt(20) == 0) {
                        own.restart();
                        replicas.clear();
                    }
                    for (int runs = random.nextInt(4); runs > 0; runs--) {
                        own.runOne();
                    }
                }
                own.runAll();
                for (Replica replica : replicas) {
                    replica.assertUpToDate("seed " + seed);
                }
                assertThat(own.errors).as("seed %d", seed).isEmpty();
            }
        }
    }

    @Test
    void a_handler_may_close_its_own_subscription() {
        List<Subscription> own = new ArrayList<>();
        own.add(byName().onChange(result -> {
            calls.add(shown(result));
            if (result.size() == 1) {
                own.get(0).close();
            }
        }));
        desk.runAll();
        write("a", 1);
        desk.runAll();
        write("b", 1);
        desk.runAll();
        assertThat(calls).hasSize(2);
        assertThat(byName().now().size()).isEqualTo(2);
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_command_handler_may_close_what_it_is_called_for() {
        List<Subscription> own = new ArrayList<>();
        own.add(byName().command(Map.of("do", "close"), (command, objects) -> {
                    own.get(0).close();
                    objects.put("closed", Map.of());
                })
                .onChange(result -> calls.add(shown(result))));
        desk.runAll();
        desk.append("{\"do\":\"close\"}");
        desk.runAll();
        write("a", 1);
        desk.runAll();
        assertThat(calls).hasSize(1);
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_store_that_cannot_be_read_is_reported_and_nothing_is_missed_once_it_can() {
        note(byName());
        desk.runAll();
        write("a", 1);
        desk.store.corrupt(new ShardId(Desk.LOG, desk.node.writer()));
        desk.runAll();
        write("b", 1);
        desk.runAll();
        desk.store.corrupt(null);
        write("c", 1);
        desk.runAll();
        assertThat(calls).containsExactly("added [] changed [] removed []", "added [a, b, c] changed [] removed []");
        assertThat(desk.errors)
                .hasSize(2)
                .allSatisfy(error -> assertThat(error).isInstanceOf(StoreCorruptException.class));
    }

    @Test
    void a_command_handler_that_never_returns_holds_up_nobody_else_and_no_close() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch forEver = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Desk own = new Desk(threads);
        try {
            byName(own)
                    .command(Map.of("do", "block"), (command, objects) -> {
                        entered.countDown();
                        await(forEver);
                    })
                    .onChange(result -> {});
            own.append("{\"do\":\"block\"}");
            await(entered);
            byName(own).onChange(result -> {
                if (result.size() == 1) {
                    seen.countDown();
                }
            });
            own.append("{\"name\":\"a\"}");
            await(seen);
            assertThat(byName(own).now().size()).isEqualTo(1);
            own.views.close();
            assertThat(own.errors).isEmpty();
        } finally {
            forEver.countDown();
            own.close();
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(own.errors).isEmpty();
    }

    /** What a handler has made of the differences alone. */
    private static final class Replica {
        private final TreeMap<String, Object> objects = new TreeMap<>();
        private final Gather<Map<String, Object>> gather;
        private int calls;

        Replica(Gather<Map<String, Object>> gather) {
            this.gather = gather;
            gather.onChange(this::take);
        }

        private void take(Gathered<Map<String, Object>> result) {
            assertThat(calls++ == 0
                            || result.added().size()
                                            + result.changed().size()
                                            + result.removed().size()
                                    > 0)
                    .isTrue();
            result.removed().forEach(key -> assertThat(objects.remove(key)).isNotNull());
            result.added()
                    .forEach(key -> assertThat(objects.put(
                                    (String) key, result.get(key).orElseThrow().value()))
                            .isNull());
            result.changed().forEach(key -> {
                Object now = result.get(key).orElseThrow().value();
                assertThat(objects.put((String) key, now)).isNotNull().isNotEqualTo(now);
            });
        }

        void assertUpToDate(String when) {
            Map<Object, Object> all = new HashMap<>();
            gather.now().forEach(entry -> all.put(entry.key(), entry.value()));
            assertThat(objects).as(when).isEqualTo(all);
        }
    }

    private void write(String name, int n) {
        desk.append("{\"name\":\"" + name + "\",\"n\":" + n + "}");
    }

    private void note(Gather<Map<String, Object>> gather) {
        gather.onChange(result -> calls.add(shown(result)));
    }

    private Gather<Map<String, Object>> byName() {
        return byName(desk);
    }

    private static Gather<Map<String, Object>> byName(Desk desk) {
        return desk.views.gather(Desk.LOG).gatherOn("name");
    }

    private Gather<Map<String, Object>> deleting() {
        return deleting(desk);
    }

    private static Gather<Map<String, Object>> deleting(Desk desk) {
        return byName(desk)
                .command(Map.of("do", "delete"), (command, objects) -> objects.remove(Desk.field(command, "name")))
                .version("1");
    }

    private static String shown(Gathered<?> result) {
        return "added " + plain(result.added()) + " changed " + plain(result.changed()) + " removed "
                + plain(result.removed());
    }

    private static List<Object> plain(List<Object> keys) {
        return keys.stream()
                .map(key -> key instanceof BigDecimal number ? number.toPlainString() : key)
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(40, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
