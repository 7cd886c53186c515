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

/**
 * One disk, a worker that writes to it, and moments at which the power is cut. The worker is stopped between any two
 * instructions, which writes nothing; then the disk is copied, which is all that would be left of it. A copy that took
 * its time while blocks change would be nothing that the disk ever was, so it is made until it is the same twice.
 * Confined to one thread, used once.
 */
final class PowerCuts {
    private static final int MEBIBYTES = 160;
    private static final int CUTS_A_LIFE = 2;
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
        try (Mounted mounted = Mounted.newExt4(disk, folder.resolve("mounted"), MEBIBYTES)) {
            for (int cut = 0; cut < cuts; cut += CUTS_A_LIFE) {
                live(mounted.path().resolve("place"), cut, Math.min(cuts, cut + CUTS_A_LIFE));
            }
        }
        Files.delete(disk);
        Files.delete(copy);
        return ledger.acknowledged();
    }

    /** The life of a worker, who is killed at its end: what he left to the system the next one must force. */
    private void live(Path place, int fromCut, int toCut) throws IOException {
        String ownPlace = folder.resolve("trial" + fromCut).toString();
        try (ChildJvm child = ChildJvm.start(folder, Worker.class, store, trouble.name(), ownPlace)) {
            child.await("ready");
            child.tell(new Worker.Task(place.toString(), random.nextLong(), Integer.MAX_VALUE, 0, "-").line());
            for (int cut = fromCut; cut < toCut; cut++) {
                work(child, cut == fromCut);
                stop(child);
                child.linesSoFar().forEach(ledger::told);
                copyDisk();
                Mounted.run("kill", "-CONT", Long.toString(child.pid()));
                check(cut);
            }
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                ledger.told(line);
            }
        }
    }

    /** Lets the worker work for a while; at first for a moment only, while or just after he opens the store. */
    private void work(ChildJvm child, boolean isFirst) {
        boolean isOpen = !isFirst || random.nextInt(4) == 0;
        int lines = random.nextInt(isFirst ? 5 : 120);
        for (int heard = 0; heard < lines || !isOpen; heard++) {
            String line = child.line();
            if (line == null) {
                throw new AssertionError(name + ": the worker ended by itself: " + child.errors());
            }
            ledger.told(line);
            isOpen |= line.startsWith("holds");
            heard -= line.startsWith("found") || line.startsWith("value") ? 1 : 0;
        }
        LockSupport.parkNanos(random.nextInt(isFirst ? 500_000 : 5_000_000));
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
