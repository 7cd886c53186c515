package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.engine.branch.NamedLog;
import io.kore.engine.json.Json;
import io.kore.engine.order.SimulatedNode;
import io.kore.engine.order.WatchedStore;
import io.kore.error.ProcessingException;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Whoever reads, the caller or another thread before it asks: what is read is the same. */
class ArrivalReaderTest {
    private static final int RECORDS = 11_000;
    private static final LogName OTHER = new LogName("other");

    private final SimulatedNode node = new SimulatedNode("me");
    private final WatchedStore store = new WatchedStore(node.store());
    private final List<Runnable> tasks = new ArrayList<>();

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            node.append(i % 10 == 0 ? OTHER : Desk.LOG, "{\"i\":" + i + '}', null);
        }
    }

    private ArrivalReader reader(Executor executor, long from, long limit) {
        return new ArrivalReader(NamedLog.plain(store, Desk.LOG), Desk.LOG, new Json(), executor, from, limit);
    }

    private List<Integer> read(Executor executor, long from, long limit) {
        List<Integer> found = new ArrayList<>();
        try (ArrivalReader reader = reader(executor, from, limit)) {
            long end = from;
            for (ArrivalReader.Batch batch = reader.next(); batch != null; batch = reader.next()) {
                assertThat(batch.failure()).isNull();
                for (ArrivalReader.Arrival arrival : batch.arrivals()) {
                    assertThat(arrival.position()).isGreaterThanOrEqualTo(end);
                    end = arrival.position() + 1;
                    found.add((Integer) arrival.fields().get("i"));
                }
                assertThat(batch.end()).isGreaterThanOrEqualTo(end);
                end = batch.end();
            }
            assertThat(end).isEqualTo(limit);
        }
        return found;
    }

    @Test
    void all_is_read_whoever_reads() {
        write(0, RECORDS);
        List<Integer> expected = new ArrayList<>();
        for (int i = 5; i < RECORDS - 3; i++) {
            if (i % 10 != 0) {
                expected.add(i);
            }
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            assertThat(read(threads, 5, RECORDS - 3)).isEqualTo(expected);
        } finally {
            threads.shutdown();
        }
        assertThat(read(tasks::add, 5, RECORDS - 3)).isEqualTo(expected);
        assertThat(tasks).isNotEmpty();
        assertThat(read(ArrivalReaderTest::refuse, 5, RECORDS - 3)).isEqualTo(expected);
    }

    private static void refuse(Runnable task) {
        throw new RejectedExecutionException("no more of " + task);
    }

    @Test
    void a_few_are_read_by_who_asks() {
        write(0, 100);
        assertThat(read(tasks::add, 0, 100)).hasSize(90);
        assertThat(tasks).isEmpty();
    }

    @Test
    void what_stands_before_a_failure_is_read() {
        write(0, RECORDS - 1_000);
        node.append(Desk.LOG, "no JSON", null);
        write(RECORDS - 1_000, RECORDS);
        try (ArrivalReader reader = reader(tasks::add, 0, RECORDS + 1)) {
            List<ArrivalReader.Arrival> found = new ArrayList<>();
            ArrivalReader.Batch last = null;
            for (ArrivalReader.Batch batch = reader.next(); batch != null; batch = reader.next()) {
                found.addAll(batch.arrivals());
                last = batch;
            }
            assertThat(Objects.requireNonNull(last).failure()).isInstanceOf(ProcessingException.class);
            assertThat(last.end()).isEqualTo(RECORDS - 1_000);
            assertThat(found).hasSize((RECORDS - 1_000) * 9 / 10);
        }
    }

    @Test
    void an_error_of_the_process_is_not_hidden() {
        write(0, RECORDS);
        ArrivalReader reader = reader(tasks::add, 0, RECORDS);
        assertThat(reader.next()).isNotNull();
        store.failWith(new OutOfMemoryError("as if"));
        assertThatThrownBy(reader::next).isInstanceOf(OutOfMemoryError.class);
        reader.close();
    }

    @Test
    void nothing_is_read_after_the_end() {
        write(0, RECORDS);
        try (ArrivalReader reader = reader(tasks::add, 0, RECORDS)) {
            assertThat(reader.next()).isNotNull();
        }
        assertThat(store.recordsRead()).isLessThan(RECORDS);
        assertThat(tasks).isNotEmpty();
        tasks.forEach(Runnable::run);
        assertThat(store.recordsRead()).isZero();
    }
}
