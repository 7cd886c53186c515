package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3, S5 and S6 when the process is killed in the midst of appending. */
class KillTest {
    private static final int KILLS = Boolean.getBoolean("kore.soak") ? 300 : 8;

    @TempDir
    Path folder;

    @Test
    void s5_after_a_kill_all_that_was_forced_is_there_in_whole_batches() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            // now and then large payloads, so that memtables are flushed meanwhile
            int payloadBytesMax = kill % 4 == 3 ? 200_000 : 300;
            Path place = folder.resolve("store " + kill);
            long forced = killedAfter(random.nextInt(60), place, seed + kill, payloadBytesMax);
            try (ShardStore store = new RocksDbShardStoreProvider().open(place.toString())) {
                long held = Batches.checkPrefix(store, seed + kill, payloadBytesMax);
                assertThat(held).as("seed %d, kill %d", seed, kill).isGreaterThanOrEqualTo(forced);
            }
            StoreReport report = new RocksDbShardStoreProvider().verify(place.toString());
            assertThat(report.damages()).as("seed %d, kill %d", seed, kill).isEmpty();
        }
    }

    /** Lets a child work until it has said so many times that it forced, kills it, and answers what it said last. */
    private static long killedAfter(int lines, Path place, long seed, int payloadBytesMax) {
        try (ChildJvm child = ChildJvm.start(AppendingChild.class, place, seed, payloadBytesMax)) {
            long forced = 0;
            for (int i = 0; i <= lines; i++) {
                forced = forced(child.line());
            }
            child.kill();
            // what it still said before it died counts too
            for (String line : child.rest()) {
                if (line.matches("forced \\d+")) {
                    forced = forced(line);
                }
            }
            return forced;
        }
    }

    private static long forced(@Nullable String line) {
        assertThat(line).as("what the child says").startsWith("forced ");
        return Long.parseLong(String.valueOf(line).substring("forced ".length()));
    }
}
