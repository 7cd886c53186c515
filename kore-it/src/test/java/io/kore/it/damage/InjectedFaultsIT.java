package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.store.file.DiskCall;
import io.kore.store.file.History;
import io.kore.store.file.SimulatedFileStore;
import io.kore.tck.RecordMaker;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * S3, S5, S6, S7, S12, S13: a script of thirty operations, in which each call of the disk fails in each way that it
 * can, once or from then on. Afterwards the process is killed and the store opened again, used, and the power cut; or
 * the power is cut at once.
 */
class InjectedFaultsIT {
    /** a appends, f forces, d drops a log, m changes a value, r reads all, o closes and opens again. */
    private static final String SCRIPT = "afmarafdafamofaraffadamraofmaf";

    private static final int SEGMENT_BYTES = 2 << 10;
    private static final int SEEDS = Boolean.getBoolean("kore.soak") ? 200 : 3;
    private static final int CALLS_MAX = 5_000;

    /** What was done. */
    private static final class Figures {
        private final Map<DiskCall, Integer> failed = new EnumMap<>(DiskCall.class);
        private int runs;
        private int refusing;
        private int unharmed;

        void print(FaultKind kind) {
            System.out.printf(
                    Locale.ROOT,
                    "faults: %s at each call of %d scripts, once and for ever: %,d runs, first at %s; %,d stores refused"
                            + " writes until opened again, %,d were unharmed; none lost what was acknowledged%n",
                    kind,
                    SEEDS,
                    runs,
                    failed,
                    refusing,
                    unharmed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_fault_at_any_call_costs_what_was_acknowledged(FaultKind kind) {
        assertThat(SCRIPT).hasSize(30);
        Figures figures = new Figures();
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (boolean forEver : new boolean[] {false, true}) {
                for (boolean powerCut : new boolean[] {false, true}) {
                    int nth = 1;
                    while (isReached(new Run(kind, seed, nth, forEver, powerCut), figures)) {
                        nth++;
                        assertThat(nth).isLessThan(CALLS_MAX);
                    }
                    assertThat(nth).as("calls that can fail by %s", kind).isGreaterThan(30);
                }
            }
        }
        figures.print(kind);
    }

    private static boolean isReached(Run run, Figures figures) {
        try {
            boolean reached = run.play();
            if (reached) {
                figures.runs++;
                figures.failed.merge(run.injection.failed().get(0), 1, Integer::sum);
                figures.refusing += run.hasRefused ? 1 : 0;
                figures.unharmed += run.hasRefused ? 0 : 1;
            }
            return reached;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(run + ", failed: " + run.injection.failed(), e);
        }
    }

    /** One script with one fault. */
    private static final class Run {
        private final FaultKind kind;
        private final int seed;
        private final int nth;
        private final boolean forEver;
        private final boolean powerCut;
        private final Injection injection;
        private final History history;
        private SimulatedFileStore disk;
        private boolean hasRefused;
        /** Whether a write failed, of which nobody can know what is there. */
        private boolean inDoubt;

        Run(FaultKind kind, int seed, int nth, boolean forEver, boolean powerCut) {
            this.kind = kind;
            this.seed = seed;
            this.nth = nth;
            this.forEver = forEver;
            this.powerCut = powerCut;
            this.injection = new Injection(kind, nth, forEver);
            this.history = new History(seed);
            this.disk = SimulatedFileStore.empty(1_000L * seed + nth, SEGMENT_BYTES);
        }

        /** False if there are not so many calls. */
        boolean play() {
            disk.fail(injection);
            playScript();
            assertThat(injection.forcesAfterFailure())
                    .as("forces after a write or force had failed")
                    .isZero();
            assertThat(disk.open()).as("files left open").isZero();
            disk.fail(call -> null);
            disk = powerCut ? disk.afterPowerCut(nth) : disk.afterKill();
            useAndCutPower();
            try (ShardStore store = open()) {
                history.assertRecovered(store);
            }
            return injection.isReached();
        }

        private ShardStore open() {
            return disk.provider().open(SimulatedFileStore.PLACE);
        }

        /** Goes on from what is found; then the power goes, and nothing that was found may go with it. */
        private void useAndCutPower() {
            ShardStore store = open();
            history.assertRecovered(store);
            for (char operation : "amafda".toCharArray()) {
                operate(store, operation);
            }
            SimulatedFileStore after = disk.afterPowerCut(seed);
            store.close();
            disk = after;
        }

        private void playScript() {
            history.closed();
            ShardStore store = openOrRefuse();
            for (int i = 0; store != null && i < SCRIPT.length(); i++) {
                char operation = SCRIPT.charAt(i);
                if (operation == 'o') {
                    store = close(store) ? openOrRefuse() : null;
                } else if (!survives(store, operation)) {
                    inDoubt = true;
                    close(store);
                    return;
                }
            }
            if (store != null) {
                close(store);
            }
        }

        /** Null if the store cannot be opened, which it says. */
        private @Nullable ShardStore openOrRefuse() {
            try {
                return open();
            } catch (StoreFailedException e) {
                assertTellsWhatToDo(e);
                assertThat(disk.open())
                        .as("files left open by a failed opening")
                        .isZero();
                hasRefused = true;
                return null;
            }
        }

        /** False if the store takes no more writes, which is checked. */
        private boolean survives(ShardStore store, char operation) {
            try {
                operate(store, operation);
                return true;
            } catch (StoreFailedException e) {
                assertTellsWhatToDo(e);
                if (operation == 'r') {
                    return true;
                }
                assertRefusesWrites(store);
                return false;
            }
        }

        private void operate(ShardStore store, char operation) {
            switch (operation) {
                case 'a' -> history.append(store);
                case 'f' -> history.force(store);
                case 'd' -> history.drop(store);
                case 'm' -> history.changeMetadata(store);
                case 'r' -> history.assertHeld(store);
                default -> throw new AssertionError(operation);
            }
        }

        private void assertRefusesWrites(ShardStore store) {
            hasRefused = true;
            List<ShardRecord> batch = List.of(new RecordMaker().next(ShardId.of("another log", "writer")));
            for (int attempt = 0; attempt < 2; attempt++) {
                assertRefused(() -> store.append(batch));
                assertRefused(store::force);
                assertRefused(() -> store.metadata().write("key", new byte[1]));
                assertRefused(() -> store.drop(new LogName("log 0")));
            }
            if (!forEver) {
                History.arrivals(store);
            }
        }

        private void assertRefused(ThrowingCallable write) {
            assertThatThrownBy(write)
                    .isInstanceOfSatisfying(StoreFailedException.class, this::assertTellsWhatToDo)
                    .hasMessageContaining("refuses writes since an earlier one failed")
                    .hasMessageContaining("close the store and open it again");
        }

        private void assertTellsWhatToDo(StoreFailedException e) {
            assertThat(e).hasMessageContaining(SimulatedFileStore.PLACE).hasMessageContaining(kind.reason());
        }

        /** False if the store says that something may be lost. */
        private boolean close(ShardStore store) {
            try {
                store.close();
                if (!inDoubt) {
                    history.closed();
                }
                return true;
            } catch (StoreException e) {
                hasRefused = true;
                return false;
            } finally {
                assertThat(disk.open()).as("files left open by a close").isZero();
                assertThatThrownBy(store::end).isInstanceOf(IllegalStateException.class);
            }
        }

        @Override
        public String toString() {
            return kind + ", seed " + seed + ", call " + nth + (forEver ? " and all after it" : "")
                    + (powerCut ? ", power cut" : ", kill");
        }
    }
}
