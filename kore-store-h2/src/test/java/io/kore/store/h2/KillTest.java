package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreLockedException;
import io.kore.spi.ShardStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3, S5 and S9 over a process that is killed at any moment. */
class KillTest {
    private static final long SEED = 3;

    /** So small that dead space is given back all the time, and often just when the process is killed. */
    private static final long SPACE_BYTES_MIN = 100_000;

    @TempDir
    Path folder;

    /** Appends and forces without end, and says after each force how many batches are forced. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            ShardStore store = Opening.open(args[0], Disk.REAL, SPACE_BYTES_MIN);
            int batches = Records.assertHoldsBatches(store, SEED);
            Records records = new Records(SEED);
            for (int i = 0; i < batches; i++) {
                records.nextBatch();
            }
            System.out.println(batches);
            SplittableRandom random = new SplittableRandom(batches);
            while (true) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    store.append(records.nextBatch());
                    batches++;
                }
                store.force();
                System.out.println(batches);
            }
        }
    }

    private Process child(String place) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        place)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void s5_a_killed_store_holds_whole_batches_and_all_that_were_forced() throws Exception {
        int kills = Boolean.getBoolean("kore.soak") ? 3_000 : 10;
        String place = folder.resolve("s").toString();
        int forced = 0;
        for (int kill = 0; kill < kills; kill++) {
            Process process = child(place);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                int before = Integer.parseInt(out.readLine());
                assertThat(before).as("batches found after kill %d", kill).isGreaterThanOrEqualTo(forced);
                forced = killAtARandomMoment(process, out, new SplittableRandom(kill), before);
            }
        }
        try (ShardStore store = new H2ShardStoreProvider().open(place)) {
            assertThat(Records.assertHoldsBatches(store, SEED)).isGreaterThanOrEqualTo(forced);
        }
        assertThat(new H2ShardStoreProvider().verify(place).damages()).isEmpty();
    }

    /** Kills it between two forces, or in one; answers the last number that it said. */
    private static int killAtARandomMoment(Process process, BufferedReader out, SplittableRandom random, int before)
            throws IOException, InterruptedException {
        int forced = before;
        for (int i = random.nextInt(30); i > 0; i--) {
            forced = Integer.parseInt(out.readLine());
        }
        LockSupport.parkNanos(random.nextInt(2_000_000));
        assertThat(process.toHandle().destroyForcibly()).isTrue();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            forced = line.isEmpty() ? forced : Integer.parseInt(line);
        }
        return forced;
    }

    @Test
    void s9_a_store_that_is_open_in_another_process_is_refused_and_goes_on() throws Exception {
        String place = folder.resolve("s").toString();
        Process process = child(place);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            out.readLine();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> new H2ShardStoreProvider().open(place))
                        .isInstanceOf(StoreLockedException.class);
                assertThatThrownBy(() -> new H2ShardStoreProvider().verify(place))
                        .isInstanceOf(StoreLockedException.class);
                int forced = Integer.parseInt(out.readLine());
                assertThat(Integer.parseInt(out.readLine())).isGreaterThan(forced);
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        try (ShardStore store = new H2ShardStoreProvider().open(place)) {
            assertThat(Records.assertHoldsBatches(store, SEED)).isPositive();
        }
    }
}
