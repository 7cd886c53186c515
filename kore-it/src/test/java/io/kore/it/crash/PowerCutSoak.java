package io.kore.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S3, S5, S6, S11 and S12 when the power is cut: what a disk holds at one moment, while a process writes and
 * acknowledges, is enough to find all that was acknowledged by then. A kill cannot show this, because what a process
 * wrote outlives it in the memory of the system. As root on Linux only.
 *
 * <p>What this cannot show is a name in a folder that was not forced: ext4 writes it along with others.
 */
class PowerCutSoak {
    private static final int DISKS = 20;
    private static final int CUTS = 6;

    @TempDir
    Path folder;

    @BeforeAll
    static void checkPossible() {
        Mounted.checkPossible();
    }

    static List<String> stores() {
        return Stores.names();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void what_was_acknowledged_outlives_a_power_cut(String store) throws Exception {
        long acknowledged = 0;
        for (int disk = 0; disk < DISKS; disk++) {
            PowerCuts cuts = new PowerCuts(store, Trouble.NONE, folder.resolve("disk" + disk), disk);
            acknowledged += cuts.run(CUTS);
        }
        assertThat(acknowledged).isGreaterThan(DISKS * CUTS);
        System.out.printf(
                "power cuts: %s %,d, %,d records acknowledged before them, 0 lost%n",
                store, DISKS * CUTS, acknowledged);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_store_that_does_not_force_is_found(String store) {
        PowerCuts cuts = new PowerCuts(store, Trouble.DEAF, folder, 1);
        assertThatThrownBy(() -> cuts.run(10))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acknowledged records are lost");
    }
}
