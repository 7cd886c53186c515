package io.kore.it.crash;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One disk, a worker that writes to it, and moments at which the power is cut. The worker is stopped between any two
 * instructions, which writes nothing; then the disk is copied, which is all that would be left of it. A copy that took
 * its time while blocks change would be nothing that the disk ever was, so it is made until it is the same twice.
 * Confined to one thread, used once.
 */
final class PowerCuts {
    private static final int MEBIBYTES = 160;
    private static final int SECONDS_MAX = 60;
    private static final int STABLE_TRIES = 50;

    private final String store;
    private final Trouble trouble;
    private final Path folder;
    private final Path disk;
    private final Path copy;
    private final SplittableRandom random;
    private final String name;
    private final Ledger ledger = new Ledger();

    PowerCuts(String store, Trouble trouble, Path folder, long seed) {
        this.store = store;
        this.trouble = trouble;
        this.folder = folder;
        this.disk = folder.resolve("disk.ext4");
        this.copy = folder.resolve("copy.ext4");
        this.random = new SplittableRandom(seed);
        this.name = store + ", seed " + seed;
    }

    /** Cuts the power so often, and answers how many records had been acknowledged by the last time. */
    long run(int cuts) throws IOException {
        Files.createDirectories(folder);
        try (Mounted mounted = Mounted.newExt4(disk, folder.resolve("mounted"), MEBIBYTES);
                ChildJvm child = ChildJvm.start(
                        folder,
                        Worker.class,
                        store,
                        trouble.name(),
                        folder.resolve("trial").toString())) {
            child.await("ready");
            Path place = mounted.path().resolve("place");
            child.tell(new Worker.Task(place.toString(), random.nextLong(), Integer.MAX_VALUE, 0, "-").line());
            for (int cut = 0; cut < cuts; cut++) {
                // the first one while the store is made
                int lines = cut == 0 ? random.nextInt(5) : random.nextInt(120);
                for (int line = 0; line < lines; line++) {
                    hear(child, child.line());
                }
                LockSupport.parkNanos(random.nextInt(5_000_000));
                stop(child);
                child.linesSoFar().forEach(line -> hear(child, line));
                copyDisk();
                Mounted.run("kill", "-CONT", Long.toString(child.pid()));
                check(cut);
            }
        }
        Files.delete(disk);
        Files.delete(copy);
        return ledger.acknowledged();
    }

    private void hear(ChildJvm child, @Nullable String line) {
        if (line == null || line.startsWith("failed")) {
            throw new AssertionError(name + ": the worker ended with " + line + ": " + child.errors());
        }
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        if (!word.equals("opening") && !word.equals("holds")) {
            ledger.told(word, space < 0 ? "" : line.substring(space + 1));
        }
    }

    /** Stops all threads of the worker, wherever they are. */
    private static void stop(ChildJvm child) throws IOException {
        Mounted.run("kill", "-STOP", Long.toString(child.pid()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (!isStopped(child.pid())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the worker did not stop within " + SECONDS_MAX + " s");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** A thread that waits for the disk stops when it has got its answer. */
    private static boolean isStopped(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    private void copyDisk() throws IOException {
        Path again = folder.resolve("again.ext4");
        for (int attempt = 0; attempt < STABLE_TRIES; attempt++) {
            Mounted.run("cp", "--sparse=always", disk.toString(), copy.toString());
            Mounted.run("cp", "--sparse=always", disk.toString(), again.toString());
            long difference = Files.mismatch(copy, again);
            Files.delete(again);
            if (difference < 0) {
                return;
            }
        }
        throw new AssertionError("the disk changes all the time, though nobody writes to it");
    }

    private void check(int cut) {
        try (Mounted after = Mounted.loop(copy, folder.resolve("after"))) {
            String place = after.path().resolve("place").toString();
            ShardStoreProvider provider = Stores.withSmallSegments(store);
            try (ShardStore opened = provider.open(place)) {
                ledger.fault(Found.in(opened)).ifPresent(fault -> {
                    throw new AssertionError(fault);
                });
            }
            StoreReport report = provider.verify(place);
            if (!report.isWhole()) {
                throw new AssertionError("verify finds damage: " + report.damages());
            }
        } catch (AssertionError e) {
            throw new AssertionError(name + ", cut " + cut + ": " + e.getMessage(), e);
        }
    }
}
