package io.kore.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.error.KoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process is killed while it migrates, over every store: between reading, transforming, appending and forcing. */
class MigrationKillIT {
    private static final List<String> POINTS = List.of(
            "before readArrivals",
            "before transforming",
            "after transforming",
            "before append",
            "after append",
            "before force",
            "after force",
            // none: killed at any moment
            "");

    private static final int TIMES_MAX = 40;
    private static final int HEAP_MIB = 96;
    private static final int SECONDS_MAX = 120;

    @TempDir
    Path folder;

    static List<String> stores() {
        return Stores.names();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stores")
    void every_record_comes_to_its_outputs_once_wherever_the_process_is_killed(String store) throws Exception {
        SplittableRandom random = new SplittableRandom(store.hashCode());
        String place = folder.resolve("place").toString();
        int next = 1;
        for (String point : POINTS) {
            int times = 1 + random.nextInt(TIMES_MAX);
            String name = store + ", killed " + (point.isEmpty() ? "at any moment" : point + ", time " + times);
            next = killed(store, place, point, times, random.nextInt(1 << 20), next);
            try (Node node = Kore.node().saveTo(store + ":" + place).start()) {
                List<String> found = Reshaping.found(node);
                assertThat(new HashSet<>(found)).as(name + ": nothing twice").hasSameSizeAs(found);
                assertThat(new HashSet<>(Reshaping.expected(node))).as(name).containsAll(found);
            }
        }
        checkWhole(store, place, next);
    }

    /** Lets a worker work until it is killed; answers the number of the next record that nobody may have written. */
    private int killed(String store, String place, String point, int times, int seed, int first) throws Exception {
        int next = first;
        int lines = 60;
        try (ChildJvm child = ChildJvm.start(
                folder,
                HEAP_MIB,
                SECONDS_MAX,
                MigrationWorker.class,
                store,
                place,
                point,
                String.valueOf(times),
                String.valueOf(seed),
                String.valueOf(first))) {
            boolean isKilled = false;
            for (String line = child.line(); line != null; line = child.line()) {
                assertThat(line).as(child.errors()).matches("point|done [0-9]+");
                next = line.startsWith("done ") ? Integer.parseInt(line.substring(5)) : next;
                lines--;
                if (!isKilled && (line.equals("point") || lines == 0)) {
                    child.kill();
                    isKilled = true;
                }
            }
            assertThat(isKilled).as("killed, not ended: %s", child.errors()).isTrue();
        }
        // what was under way may have been written all the same
        return next + 6;
    }

    private static void checkWhole(String store, String place, int next) throws Exception {
        List<KoreException> errors = Collections.synchronizedList(new ArrayList<>());
        try (Node node = Kore.node()
                .saveTo(store + ":" + place)
                .migrate(Reshaping.FROM, Reshaping.TO, new Reshaping())
                .onError(errors::add)
                .start()) {
            node.migrations().get(0).awaitCaughtUp(Duration.ofSeconds(60));
            assertThat(Reshaping.found(node))
                    .isEqualTo(Reshaping.expected(node))
                    .hasSizeGreaterThan(POINTS.size());
            assertThat(node.migrations().get(0).status().read()).isLessThan(next);
        }
        assertThat(errors).isEmpty();
    }
}
