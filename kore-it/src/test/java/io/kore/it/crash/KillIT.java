package io.kore.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S2 to S6, S11 and S12, over every store: a process is killed while it works, at named points and at any moment. */
class KillIT {
    private static final boolean SOAK = Boolean.getBoolean("kore.soak");
    private static final int ROUNDS = SOAK ? 50 : 4;
    private static final int KILLS = SOAK ? 60 : 25;

    private static final int ROUND_MINUTES_MAX = 20;

    private static final int NODE_ROUNDS = SOAK ? 20 : 1;
    private static final int NODE_KILLS = SOAK ? 15 : 6;

    private static final KillFigures NODE_FIGURES = new KillFigures("nodes");
    private static final KillFigures FIGURES = new KillFigures("stores");

    @TempDir
    Path folder;

    /** A store, and which of its rounds: each has its own place and seed. */
    record Round(String store, int number) {
        @Override
        public String toString() {
            return store + " " + number;
        }
    }

    static List<Round> nodeRounds() {
        return Stores.names().stream()
                .flatMap(store -> IntStream.rangeClosed(1, NODE_ROUNDS).mapToObj(number -> new Round(store, number)))
                .toList();
    }

    /** The first of each two rounds. */
    static List<Round> storeRounds() {
        return Stores.names().stream()
                .flatMap(store ->
                        IntStream.rangeClosed(1, rounds(store) / 2).mapToObj(pair -> new Round(store, 2 * pair - 1)))
                .toList();
    }

    /** The example's store keeps nobody's data. */
    private static int rounds(String store) {
        return store.equals("onefile") ? ROUNDS / 2 : ROUNDS;
    }

    /** Two rounds go on at once: for most of its time one waits for a process to begin. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("storeRounds")
    void what_was_acknowledged_outlives_every_kill_and_stays_as_it_is(Round first) throws Exception {
        String store = first.store();
        int before = FIGURES.kills(store);
        ExecutorService rounds = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int number = first.number(); number <= first.number() + 1; number++) {
                Path own = Files.createDirectory(folder.resolve("round" + number));
                KillRound round = new KillRound(store, Trouble.NONE, own, number, FIGURES);
                all.add(rounds.submit(() -> round.run(KILLS)));
            }
            for (Future<?> each : all) {
                each.get(ROUND_MINUTES_MAX, TimeUnit.MINUTES);
            }
        } finally {
            rounds.shutdownNow();
        }
        assertThat(FIGURES.kills(store) - before).isEqualTo(2 * KILLS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodeRounds")
    void what_a_node_answered_outlives_every_kill_and_its_peer_agrees(Round round) throws Exception {
        new NodeKillRound(round.store(), folder, round.number(), NODE_FIGURES).run(NODE_KILLS);
    }

    @Test
    void a_store_that_acknowledges_what_it_keeps_in_memory_is_found() {
        assertThatThrownBy(() -> new KillRound("file", Trouble.LATE, folder, 1, new KillFigures("stores")).run(10))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acknowledged records are lost");
    }

    @AfterAll
    static void print() {
        FIGURES.print();
        NODE_FIGURES.print();
        Stores.names()
                .forEach(store -> assertThat(FIGURES.atPoints(store))
                        .as("kills of %s at named points", store)
                        .isGreaterThan(FIGURES.kills(store) / 4));
    }
}
