package io.kore.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S5 to S7 and S14 on disks that are full or can only be read. As root on Linux only. */
class HostileMountsSoak {
    private static final int DISK_MEBIBYTES = 160;
    private static final int LEFT_BYTES = 3 << 20;
    private static final ShardId SHARD = ShardId.of("list", "writer");

    @TempDir
    Path folder;

    @BeforeAll
    static void checkPossible() {
        Mounted.checkPossible();
    }

    /** A store on a file system. */
    record Disk(String store, String kind) {
        @Override
        public String toString() {
            return store + " on " + kind;
        }

        Mounted mount(Path folder) {
            Path at = folder.resolve("mounted");
            return kind.equals("tmpfs")
                    ? Mounted.tmpfs(at, DISK_MEBIBYTES)
                    : Mounted.newExt4(folder.resolve("disk.ext4"), at, DISK_MEBIBYTES);
        }
    }

    static List<Disk> disks() {
        return Stores.names().stream()
                .flatMap(store -> Stream.of(new Disk(store, "tmpfs"), new Disk(store, "ext4")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("disks")
    void a_full_disk_ends_writing_and_costs_nothing_that_was_forced(Disk disk) throws IOException {
        ShardStoreProvider provider = Stores.provider(disk.store());
        List<ShardRecord> forced = new ArrayList<>();
        RecordMaker maker = new RecordMaker();
        try (Mounted mounted = disk.mount(folder)) {
            Path place = mounted.path().resolve("store");
            ShardStore store = provider.open(place.toString());
            Path ballast = mounted.path().resolve("ballast");
            String reason;
            try {
                fill(ballast, LEFT_BYTES);
                reason = appendUntilFull(store, maker, forced);
                for (int again = 0; again < 3; again++) {
                    List<ShardRecord> batch = maker.next(ShardId.of("other" + again, "writer"), 1);
                    assertThatThrownBy(() -> store.append(batch)).isInstanceOf(StoreFailedException.class);
                    assertThatThrownBy(store::force).isInstanceOf(StoreFailedException.class);
                }
                reason += readOn(store, forced);
            } finally {
                closeFailed(store);
            }
            // nothing is spoilt by trying with the disk still full
            openFailed(provider, place.toString());
            Path copy = folder.resolve("copy");
            Mounted.run("cp", "-a", place.toString(), copy.toString());
            assertHeals(provider, copy, forced);
            Files.delete(ballast);
            assertHeals(provider, place, forced);
            System.out.printf(
                    "full disk: %s, %,d records forced before it, all there afterwards; it said: %s%n",
                    disk, forced.size(), reason);
        }
    }

    /** Takes all space of a disk but so much. */
    private static Path fill(Path ballast, long bytesLeft) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            long free = Files.getFileStore(ballast).getUsableSpace();
            while (free > bytesLeft) {
                out.write(new byte[free - bytesLeft > 2 << 20 ? 1 << 20 : 4_096]);
                free = Files.getFileStore(ballast).getUsableSpace();
            }
        } catch (IOException e) {
            // the disk is full before it says so
            assertThat(bytesLeft).as("%s", e).isZero();
        }
        return ballast;
    }

    private static String appendUntilFull(ShardStore store, RecordMaker maker, List<ShardRecord> forced) {
        Payload large = Payload.of("{\"text\":\"" + "x".repeat(200_000) + "\"}");
        for (int i = 0; i < DISK_MEBIBYTES * 10; i++) {
            List<ShardRecord> batch = List.of(maker.next(SHARD, large), maker.next(SHARD));
            try {
                store.append(batch);
                store.force();
            } catch (StoreFailedException e) {
                return String.valueOf(e.getMessage());
            }
            forced.addAll(batch);
        }
        throw new AssertionError("a disk of " + DISK_MEBIBYTES + " MiB took all of it");
    }

    /** Reads go on, or are refused as clearly as writes; never is there anything else to be read. */
    private static String readOn(ShardStore store, List<ShardRecord> forced) {
        try {
            assertThat(records(store)).startsWith(forced.toArray(new ShardRecord[0]));
            return "; reads went on";
        } catch (StoreFailedException e) {
            return "; reads were refused: " + e.getMessage();
        }
    }

    private static List<ShardRecord> records(ShardStore store) {
        List<ShardRecord> records = new ArrayList<>();
        try (RecordCursor cursor = store.readShard(SHARD, 0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                records.add(record);
            }
        }
        return records;
    }

    /** It may say that something was lost, and must be closed all the same. */
    private static void closeFailed(ShardStore store) {
        try {
            store.close();
        } catch (StoreException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        assertThatThrownBy(store::end).isInstanceOf(IllegalStateException.class);
    }

    /** It may work, or say why not. */
    private static void openFailed(ShardStoreProvider provider, String place) {
        try {
            closeFailed(provider.open(place));
        } catch (StoreFailedException e) {
            assertThat(e).hasMessageContaining(place);
        }
    }

    private static void assertHeals(ShardStoreProvider provider, Path place, List<ShardRecord> forced) {
        try (ShardStore store = provider.open(place.toString())) {
            assertThat(records(store)).startsWith(forced.toArray(new ShardRecord[0]));
            Found.in(store);
            store.append(new RecordMaker().next(ShardId.of("after", "writer"), 3));
            store.force();
        }
        assertThat(provider.verify(place.toString()).damages()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("disks")
    void a_store_that_finds_no_room_for_its_making_is_made_later(Disk disk) throws IOException {
        ShardStoreProvider provider = Stores.provider(disk.store());
        try (Mounted mounted = disk.mount(folder)) {
            Path ballast = fill(mounted.path().resolve("ballast"), 0);
            Path place = mounted.path().resolve("store");
            assertThatThrownBy(() -> provider.open(place.toString()))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining(place.toString());
            Files.delete(ballast);
            assertHeals(provider, place, List.of());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("disks")
    void a_disk_that_can_only_be_read_is_told_and_its_store_can_be_verified(Disk disk) throws IOException {
        Ledger ledger = new Ledger();
        ShardStoreProvider provider = Stores.withSmallSegments(disk.store());
        try (Mounted mounted = disk.mount(folder)) {
            String killed = mounted.path().resolve("killed").toString();
            work(disk.store(), killed, ledger);
            String closed = mounted.path().resolve("closed").toString();
            Strangers.made(disk.store(), Path.of(closed));
            mounted.remount("ro");
            Snapshot before = Snapshot.of(mounted.path());
            List<String> said = new ArrayList<>();
            for (String place :
                    List.of(killed, closed, mounted.path().resolve("new").toString())) {
                assertThatThrownBy(() -> provider.open(place))
                        .isInstanceOfSatisfying(StoreFailedException.class, e -> said.add(e.getMessage()))
                        .hasMessageContaining(place);
            }
            StoreReport report = provider.verify(killed);
            assertThat(report.damages()).isEmpty();
            assertThat(provider.verify(closed).records()).isEqualTo(Strangers.RECORDS);
            Path target = folder.resolve("target");
            assertThat(provider.salvage(killed, target.toString()).records()).isEqualTo(report.records());
            assertThat(Snapshot.of(mounted.path())).isEqualTo(before);
            mounted.remount("rw");
            Found found = found(provider, killed);
            ledger.accept(found);
            assertThat(report.records()).isEqualTo(found.arrivals().size());
            Found salvaged = found(provider, target.toString());
            // positions of dropped logs are not kept
            assertThat(salvaged.arrivals().values())
                    .containsExactlyElementsOf(found.arrivals().values());
            assertThat(salvaged.values()).isEqualTo(found.values());
            System.out.printf("read-only disk: %s, verified and salvaged; it said: %s%n", disk, said.get(0));
        }
    }

    private static Found found(ShardStoreProvider provider, String place) {
        try (ShardStore store = provider.open(place)) {
            return Found.in(store);
        }
    }

    /** Lets a worker append for a while, and kills it. */
    private void work(String store, String place, Ledger ledger) {
        String trial = folder.resolve("trial").toString();
        try (ChildJvm child = ChildJvm.start(folder, Worker.class, store, Trouble.NONE.name(), trial)) {
            child.await("ready");
            child.tell(new Worker.Task(place, 5, Integer.MAX_VALUE, 0, "-").line());
            int lines = 0;
            for (String line = child.line(); line != null; line = child.line()) {
                ledger.told(line);
                lines++;
                if (lines == 60) {
                    child.kill();
                }
            }
        }
        assertThat(ledger.acknowledged()).isPositive();
    }
}
