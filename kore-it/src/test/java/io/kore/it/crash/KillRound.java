package io.kore.it.crash;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills workers on one place, one after the other, and holds what is found there against the ledger of what they
 * said. Confined to one thread, used once.
 */
final class KillRound {
    private static final int LINES_MAX = 400;
    /** About so many kills of a round are at a point; the next round goes on where this one ends. */
    private static final int POINTS_A_ROUND = 14;

    private final String store;
    private final Trouble trouble;
    private final Path folder;
    private final SplittableRandom random;
    private final String name;
    private final List<String> points;
    private int nextPoint;
    private final Ledger ledger = new Ledger();
    private final KillFigures figures;

    /**
     * A round.
     *
     * @param store the name of the store
     * @param trouble what is wrong with the store
     * @param folder where everything is made
     * @param seed decides on the work and on the kills
     * @param figures counts what is done
     */
    KillRound(String store, Trouble trouble, Path folder, long seed, KillFigures figures) {
        this.store = store;
        this.trouble = trouble;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        this.name = store + ", seed " + seed;
        this.points = Points.of(store);
        this.nextPoint = (int) (seed * POINTS_A_ROUND);
        this.figures = figures;
    }

    /** How a worker comes to its end. */
    private enum Moment {
        AT_A_POINT,
        WHILE_OPENING,
        AT_RANDOM
    }

    /** Kills so many workers; an error tells what was lost. */
    void run(int kills) {
        String place = folder.resolve("place").toString();
        ChildJvm next = start(0);
        try {
            for (int kill = 0; kill < kills; kill++) {
                next.await("ready");
                ChildJvm child = next;
                next = start(kill + 1);
                try (child) {
                    live(child, place, kill);
                } catch (AssertionError e) {
                    throw new AssertionError(name + ", kill " + kill + ": " + e.getMessage(), e);
                }
            }
        } finally {
            next.close();
        }
        figures.acknowledged(store, ledger.acknowledged());
    }

    private ChildJvm start(int life) {
        String ownPlace = folder.resolve("trial" + life).toString();
        return ChildJvm.start(folder, Worker.class, store, trouble.name(), ownPlace);
    }

    private void live(ChildJvm child, String place, int kill) {
        Moment moment = moment(kill);
        String point = points.get(nextPoint % points.size());
        nextPoint += moment == Moment.AT_A_POINT ? 1 : 0;
        int times = moment == Moment.AT_A_POINT ? 1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 3) : 0;
        int lines = moment == Moment.AT_RANDOM ? 1 + random.nextInt(150) : LINES_MAX;
        int batches = 10 + random.nextInt(40);
        child.tell(new Worker.Task(place, random.nextLong(), batches, times, point).line());
        boolean killed = false;
        String reached = "";
        for (String line = child.line(); line != null; line = child.line()) {
            boolean now = false;
            if (line.equals("point")) {
                reached = point;
                now = true;
            } else {
                ledger.told(line);
                if (line.equals("opening")) {
                    now = moment == Moment.WHILE_OPENING;
                } else if (!line.startsWith("found") && !line.startsWith("value")) {
                    lines--;
                    now = lines == 0;
                }
            }
            if (now && !killed) {
                if (reached.isEmpty()) {
                    LockSupport.parkNanos(random.nextInt(line.equals("opening") ? 60_000_000 : 2_000_000));
                }
                child.kill();
                killed = true;
            }
        }
        if (!killed) {
            throw new AssertionError("the worker ended by itself: " + child.errors());
        }
        figures.killed(store, reached, moment == Moment.WHILE_OPENING);
        // every third time the next worker opens what this one left behind, and is killed again
        if (kill % 3 != 2) {
            check(place);
        }
    }

    private static Moment moment(int kill) {
        return switch (kill % 9) {
            case 0, 2, 4, 6, 8 -> Moment.AT_A_POINT;
            // on what the one before left behind, see below
            case 3 -> Moment.WHILE_OPENING;
            default -> Moment.AT_RANDOM;
        };
    }

    private void check(String place) {
        ShardStoreProvider provider = Stores.withSmallSegments(store);
        try (ShardStore opened = provider.open(place)) {
            ledger.accept(Found.in(opened));
        }
        StoreReport report = provider.verify(place);
        if (!report.isWhole()) {
            throw new AssertionError("verify finds damage: " + report.damages());
        }
    }
}
