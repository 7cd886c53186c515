package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.store.file.FileShardStoreProvider;
import io.kore.store.file.SimulatedFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S4 on the disk of the system, through the provider that everybody uses: a sample of all damages. */
class RealDiskDamageIT {
    private static final long SEED = 20_261;
    private static final int SAMPLES = Boolean.getBoolean("kore.soak") ? 20_000 : 250;
    private static final List<SmallJournal> JOURNALS =
            List.of(SmallJournal.closed(11, "abc"), SmallJournal.killed(11, "abc"));

    @TempDir
    Path folder;

    private final AtomicInteger places = new AtomicInteger();

    @Test
    void bits_flipped_on_the_disk_are_mended_or_named_but_never_read() {
        run("bits flipped on the disk of the system", spot -> Damage.flip(spot.file, 8L * spot.at + spot.at % 8));
    }

    @Test
    void files_cut_off_on_the_disk_are_mended_or_named_but_never_read_as_shorter() {
        run("truncations on the disk of the system", spot -> Damage.truncation(spot.file, spot.at, spot.size));
    }

    @Test
    void zeros_on_the_disk_are_mended_or_named_but_never_read() {
        run(
                "blocks of zeros on the disk of the system",
                spot -> Damage.zeros(spot.file, spot.at, Math.min(spot.size, spot.at + 512)));
    }

    /** Where damage is done. */
    private record Spot(Path file, int at, int size) {}

    private void run(String what, Function<Spot, Damage> damages) {
        SplittableRandom random = new SplittableRandom(SEED);
        Trials trials = new Trials();
        for (SmallJournal journal : JOURNALS) {
            List<Path> files = journal.files().keySet().stream()
                    .filter(file -> journal.bytes(file).length > 0)
                    .toList();
            trials.run(random.ints(SAMPLES).mapToObj(n -> {
                Path file = files.get(Math.floorMod(n, files.size()));
                int size = journal.bytes(file).length;
                return new OnDisk(journal, damages.apply(new Spot(file, Math.floorMod(n / 7, size), size)));
            }));
        }
        trials.print(what + ", seed " + SEED);
        assertThat(trials.tried()).isEqualTo(2L * SAMPLES);
    }

    /** A journal with one damage, in a folder of its own. */
    private final class OnDisk implements Trials.Trial {
        private final Damaged damaged;

        OnDisk(SmallJournal journal, Damage damage) {
            damaged = new Damaged(journal, damage);
        }

        @Override
        public String area() {
            return damaged.area();
        }

        @Override
        public Verdict run() {
            Path place = folder.resolve("store" + places.incrementAndGet());
            try {
                write(place);
                Verdict verdict = Judge.judge(
                        damaged.journal(), damaged.damage(), new FileShardStoreProvider(), place.toString());
                delete(place);
                return verdict;
            } catch (IOException e) {
                throw new UncheckedIOException(damaged + " at " + place, e);
            }
        }

        private void write(Path place) throws IOException {
            Path root = Path.of(SimulatedFileStore.PLACE);
            for (var file : damaged.journal().with(damaged.damage()).entrySet()) {
                Path target = place.resolve(root.relativize(file.getKey()).toString());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        }

        @Override
        public String toString() {
            return damaged.toString();
        }
    }

    private static void delete(Path place) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(place)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
