package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreFailedException;
import io.kore.spi.ShardStore;
import io.kore.store.rocksdb.Forces.Sync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** S7: after a failed write or force nothing is taken any more, and what was forced is still there. */
class FailingMediumTest {
    private static final int PAYLOAD_BYTES_MAX = 20_000;

    @TempDir
    Path folder;

    @Test
    void s7_a_medium_that_takes_no_more_fails_the_store_for_good() {
        Path place = folder.resolve("store");
        // files may not grow beyond 20 MiB, which is more than the native library has: to RocksDB that is a full disk
        List<String> limited = List.of("/bin/sh", "-c", "ulimit -f 40960; exec \"$0\" \"$@\"");
        try (ChildJvm child = ChildJvm.start(limited, FillingChild.class, place, 5, PAYLOAD_BYTES_MAX)) {
            List<String> said = child.rest();
            assertThat(child.exitCode()).as("%s", said).isZero();
            String last = said.get(said.size() - 1);
            assertThat(last).startsWith("forced ");
            long forced = Long.parseLong(last.substring("forced ".length()));
            assertThat(forced).isPositive();
            try (ShardStore store = new RocksDbShardStoreProvider().open(place.toString())) {
                assertThat(Batches.checkPrefix(store, 5, PAYLOAD_BYTES_MAX)).isGreaterThanOrEqualTo(forced);
            }
        }
    }

    @Test
    void s7_a_failed_force_is_never_tried_again() throws IOException {
        Path file = folder.resolve("FORCED");
        ForcedMark.make(file);
        AtomicInteger tries = new AtomicInteger();
        Sync failing = () -> {
            tries.incrementAndGet();
            throw new RocksDBException("the disk is gone");
        };
        Directory directory = new Directory(Head.OF_A_NEW_STORE, List.of());
        Health health = new Health();
        try (ForcedMark mark = ForcedMark.open(file)) {
            Forces forces = new Forces(folder, directory, health, failing, mark);
            assertThat(forces.force()).as("nothing to force").isZero();
            directory.apply(Head.OF_A_NEW_STORE.appended(3, 1), List.of());
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(forces::force)
                        .isInstanceOf(StoreFailedException.class)
                        .hasMessageContaining("the disk is gone");
            }
            assertThatThrownBy(health::check).isInstanceOf(StoreFailedException.class);
            assertThat(forces.isAllForced()).isFalse();
        }
        assertThat(tries).hasValue(1);
        assertThat(ForcedMark.read(file)).isEqualTo(new ForcedMark.Mark(0, 0));
    }
}
