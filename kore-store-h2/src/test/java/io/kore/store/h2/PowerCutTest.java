package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.spi.ShardStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S5 and S6 when the power fails: of the writes of each file since its last force, only some first ones
 * reached the disk, the last of them in part; or any sectors of any of them.
 */
class PowerCutTest {
    private static final int SECTOR_BYTES = 512;

    @TempDir
    Path folder;

    /** What reached the disk for sure, and what was written since, by file. */
    private static final class Cut implements WatchedChannel.Watcher {
        private final List<Write> writes = new ArrayList<>();

        private record Write(Path file, long at, ByteBuffer bytes) {
            Write part(int from, int to) {
                return new Write(
                        file,
                        at + from,
                        bytes.duplicate().position(from).limit(to).slice());
            }
        }

        @Override
        public synchronized void write(Path file, long at, ByteBuffer bytes) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            writes.add(new Write(file, at, copy));
        }

        private boolean failing;

        /** From now on forces fail, or succeed again. */
        synchronized void fail(boolean fail) {
            failing = fail;
        }

        /**
         * A force makes what was written before it durable: it is as if it had been written in one go. One that
         * fails leaves it readable, but the system takes it for written and never writes it again.
         */
        @Override
        public synchronized void force(Path file) throws IOException {
            if (failing) {
                writes.removeIf(write -> write.file().equals(file));
                throw new IOException("Input/output error (injected)");
            }
            durable.addAll(
                    writes.stream().filter(write -> write.file().equals(file)).toList());
            writes.removeIf(write -> write.file().equals(file));
        }

        private final List<Write> durable = new ArrayList<>();

        /** What a disk would hold if the power failed now. */
        synchronized void image(Path target, SplittableRandom random) throws IOException {
            Files.createDirectories(target);
            for (String name : List.of(Place.MARK, Place.DATABASE)) {
                apply(
                        target.resolve(name),
                        durable.stream().filter(write -> isOf(write, name)).toList());
                List<Write> unforced =
                        writes.stream().filter(write -> isOf(write, name)).toList();
                if (random.nextBoolean()) {
                    apply(target.resolve(name), first(unforced, random));
                } else {
                    apply(target.resolve(name), scattered(unforced, random));
                }
            }
        }

        /** Some first writes, the last of them cut. */
        private static List<Write> first(List<Write> unforced, SplittableRandom random) {
            int whole = random.nextInt(unforced.size() + 1);
            List<Write> first = new ArrayList<>(unforced.subList(0, whole));
            if (whole < unforced.size()) {
                Write torn = unforced.get(whole);
                int sectors = random.nextInt(torn.bytes().remaining() / SECTOR_BYTES + 1);
                first.add(torn.part(0, sectors * SECTOR_BYTES));
            }
            return first;
        }

        /** Any sectors of any writes. */
        private static List<Write> scattered(List<Write> unforced, SplittableRandom random) {
            List<Write> sectors = new ArrayList<>();
            for (Write write : unforced) {
                int size = write.bytes().remaining();
                for (int from = 0; from < size; from += SECTOR_BYTES) {
                    if (random.nextInt(8) > 0) {
                        sectors.add(write.part(from, Math.min(size, from + SECTOR_BYTES)));
                    }
                }
            }
            return sectors;
        }

        private static boolean isOf(Write write, String name) {
            return write.file().getFileName().toString().equals(name);
        }

        private static void apply(Path file, List<Write> writes) throws IOException {
            if (writes.isEmpty()) {
                return;
            }
            try (var channel = Disk.REAL.openToWrite(file)) {
                for (Write write : writes) {
                    channel.write(write.bytes().duplicate(), write.at());
                }
            }
        }
    }

    @Test
    void s5_after_a_power_cut_the_store_holds_a_prefix_not_shorter_than_what_was_forced() throws IOException {
        int histories = Boolean.getBoolean("kore.soak") ? 400 : 8;
        for (long seed = 1; seed <= histories; seed++) {
            run(seed);
        }
    }

    private void run(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Cut cut = new Cut();
        Records records = new Records(seed);
        int appended = 0;
        int forced = 0;
        ShardStore store = Opening.open(folder.resolve("s" + seed).toString(), WatchedChannel.disk(cut));
        for (int step = 0; step < 40; step++) {
            store.append(records.nextBatch());
            appended++;
            if (random.nextInt(3) == 0) {
                store.force();
                forced = appended;
            }
            if (random.nextInt(12) == 0) {
                store.close();
                forced = appended;
                store = Opening.open(folder.resolve("s" + seed).toString(), WatchedChannel.disk(cut));
            }
            Path image = folder.resolve("image " + seed + "." + step);
            cut.image(image, random);
            try (ShardStore after = new H2ShardStoreProvider().open(image.toString())) {
                assertThat(Records.assertHoldsBatches(after, seed))
                        .as("batches after step %d of seed %d", step, seed)
                        .isBetween(forced, appended);
            }
        }
        store.close();
    }

    @Test
    void s7_what_is_found_after_a_failed_force_is_written_again_before_it_counts_as_durable() throws IOException {
        for (long seed = 1; seed <= 10; seed++) {
            String place = folder.resolve("s" + seed).toString();
            Cut cut = new Cut();
            Records records = new Records(seed);
            ShardStore failing = Opening.open(place, WatchedChannel.disk(cut));
            failing.append(records.nextBatch());
            failing.force();
            failing.append(records.nextBatch());
            cut.fail(true);
            assertThatThrownBy(failing::force).isInstanceOf(StoreFailedException.class);
            assertThatThrownBy(failing::close).isInstanceOf(StoreException.class);
            cut.fail(false);
            try (ShardStore store = Opening.open(place, WatchedChannel.disk(cut))) {
                int found = Records.assertHoldsBatches(store, seed);
                assertThat(found).isBetween(1, 2);
                Records more = new Records(seed);
                for (int i = 0; i < found; i++) {
                    more.nextBatch();
                }
                store.append(more.nextBatch());
                store.force();
                Path image = folder.resolve("image " + seed);
                cut.image(image, new SplittableRandom(seed));
                try (ShardStore after = new H2ShardStoreProvider().open(image.toString())) {
                    assertThat(Records.assertHoldsBatches(after, seed))
                            .as("batches after seed %d", seed)
                            .isEqualTo(found + 1);
                }
            }
        }
    }
}
