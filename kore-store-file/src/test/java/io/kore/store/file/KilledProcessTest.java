package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreLockedException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.tck.RecordMaker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S5, S9 with real processes: another one has the store, and is killed while it appends. */
class KilledProcessTest {
    private static final ShardId SHARD = ShardId.of("log", "writer");

    @TempDir
    Path folder;

    /** Appends for ever, and says after each batch how much was appended, as soon as it was. */
    static final class Appender {
        private Appender() {}

        /** The place to append to is the only argument. */
        public static void main(String[] arguments) {
            ShardStoreProvider provider = new FileShardStoreProvider(new RealDisk(), SmallSegmentsContractTest.SMALL);
            RecordMaker maker = new RecordMaker();
            try (ShardStore store = provider.open(arguments[0])) {
                for (int batch = 0; ; batch++) {
                    long end = store.append(maker.next(SHARD, 1 + batch % 50));
                    if (batch % 7 == 0) {
                        store.force();
                    }
                    System.out.println(end);
                }
            }
        }
    }

    @Test
    void what_was_appended_outlives_a_killed_process() throws IOException, InterruptedException {
        ShardStoreProvider provider = new FileShardStoreProvider(new RealDisk(), SmallSegmentsContractTest.SMALL);
        for (int round = 0; round < 3; round++) {
            Path fresh = folder.resolve("store" + round);
            long told = appendUntilKilled(fresh, 400 + 300 * round, provider);
            try (ShardStore store = provider.open(fresh.toString())) {
                // at most the one batch that was on its way when the process died
                assertThat(store.end()).isBetween(told, told + 50);
                List<ShardRecord> expected = new RecordMaker().next(SHARD, (int) store.end());
                assertThat(History.arrivals(store)).isEqualTo(expected);
            }
            assertThat(provider.verify(fresh.toString()).damages()).isEmpty();
        }
    }

    /** Answers the last end that the process told. */
    private static long appendUntilKilled(Path place, int batches, ShardStoreProvider provider)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        place.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long told = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < batches; i++) {
                told = Long.parseLong(String.valueOf(lines.readLine()));
                if (i == 10) {
                    assertThatThrownBy(() -> provider.open(place.toString()))
                            .isInstanceOf(StoreLockedException.class)
                            .hasMessageContaining("in another process");
                    assertThatThrownBy(() -> provider.verify(place.toString()))
                            .isInstanceOf(StoreLockedException.class);
                }
            }
            // not by the process itself: that would close the stream, with what it still holds
            process.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // the last line may be cut off
                told = line.length() < String.valueOf(told).length() ? told : Long.parseLong(line);
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return told;
    }
}
