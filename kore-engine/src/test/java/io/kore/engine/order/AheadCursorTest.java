package io.kore.engine.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever reads, the caller or another thread before it asks: what is read is the same, and where it fails. */
class AheadCursorTest {
    private static final ShardId SHARD = ShardId.of("log", "w");

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Runnable> tasks = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** A cursor over records that are made up, which fails at one of them. */
    private static final class Source implements RecordCursor {
        private final int count;
        private final int failsAt;
        private final int bytes;
        private volatile int read;
        private volatile boolean isClosed;

        Source(int count, int failsAt, int bytes) {
            this.count = count;
            this.failsAt = failsAt;
            this.bytes = bytes;
        }

        @Override
        public @Nullable ShardRecord next() {
            if (isClosed) {
                throw new IllegalStateException("closed");
            }
            if (read == failsAt) {
                throw new StoreCorruptException("at " + read);
            }
            if (read == count) {
                return null;
            }
            Payload payload = Payload.of("{\"text\":\"" + "x".repeat(bytes) + "\"}");
            ShardRecord record = new ShardRecord(SHARD, read, Envelope.bare(read + 1), payload, Hash.of(new byte[32]));
            read = read + 1;
            return record;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private static void assertReads(RecordCursor cursor, int from, int to) {
        for (int i = from; i < to; i++) {
            ShardRecord record = cursor.next();
            assertThat(record).isNotNull().extracting(ShardRecord::index).isEqualTo((long) i);
        }
    }

    @Test
    void all_is_read_whoever_reads() {
        Executor never = tasks::add;
        Executor closed = task -> {
            throw new RejectedExecutionException();
        };
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 60; round++) {
            int count = random.nextInt(3_000);
            for (Executor executor : List.of(never, closed, Runnable::run, threads)) {
                Source source = new Source(count, -1, random.nextInt(800));
                try (AheadCursor cursor = new AheadCursor(source, count, executor)) {
                    assertReads(cursor, 0, count);
                    assertThat(cursor.next()).as("round " + round).isNull();
                    assertThat(cursor.next()).isNull();
                }
                assertThat(source.isClosed).isTrue();
            }
        }
    }

    @Test
    void no_more_is_read_than_asked_for_and_a_shard_that_ends_before_ends() {
        Source longer = new Source(2_000, -1, 10);
        try (AheadCursor cursor = new AheadCursor(longer, 1_000, threads)) {
            assertReads(cursor, 0, 1_000);
            assertThat(cursor.next()).isNull();
            assertThat(longer.read).isEqualTo(1_000);
        }
        try (AheadCursor cursor = new AheadCursor(new Source(700, -1, 10), 1_000, threads)) {
            assertReads(cursor, 0, 700);
            assertThat(cursor.next()).isNull();
            assertThat(cursor.next()).isNull();
        }
    }

    @Test
    void a_failure_comes_with_the_record_it_hit_and_comes_again() {
        for (int failsAt : List.of(0, 1, 255, 256, 257, 511, 512, 900)) {
            try (AheadCursor cursor = new AheadCursor(new Source(2_000, failsAt, 10), 2_000, threads)) {
                assertReads(cursor, 0, failsAt);
                for (int again = 0; again < 3; again++) {
                    assertThatThrownBy(cursor::next)
                            .isInstanceOf(StoreCorruptException.class)
                            .hasMessage("at " + failsAt);
                }
            }
        }
    }

    @Test
    void who_reads_little_reads_nothing_ahead() {
        Source source = new Source(2_000, -1, 10);
        try (AheadCursor cursor = new AheadCursor(source, 2_000, tasks::add)) {
            assertReads(cursor, 0, 255);
            assertThat(tasks).isEmpty();
            assertReads(cursor, 255, 256);
            assertThat(tasks).hasSize(1);
            assertThat(source.read).isEqualTo(256);
        }
    }

    @Test
    void large_records_are_read_ahead_a_few_at_once() {
        Source source = new Source(1_000, -1, 60_000);
        try (AheadCursor cursor = new AheadCursor(source, 1_000, Runnable::run)) {
            assertReads(cursor, 0, 300);
            assertThat(source.read).isLessThanOrEqualTo(304);
        }
    }

    @Test
    void closing_waits_for_what_is_being_read() throws Exception {
        for (int round = 0; round < 200; round++) {
            Source source = new Source(2_000, -1, 10);
            AheadCursor cursor = new AheadCursor(source, 2_000, threads);
            assertReads(cursor, 0, 256 + round);
            cursor.close();
            int read = source.read;
            assertThat(source.isClosed).isTrue();
            threads.submit(() -> {}).get();
            assertThat(source.read).isEqualTo(read);
        }
    }
}
