package io.kore.it.crash;

import io.kore.error.StoreException;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills workers on one place, one after the other, and holds what is found there against the ledger of what they
 * said. Now and then goes on at a fresh place. Confined to one thread, used once.
 */
final class KillRound {
    private static final int LINES_MAX = 400;
    private static final int OPENING_NANOS_MAX = 60_000_000;
    private static final int STEP_NANOS_MAX = 2_000_000;
    /** About so many kills of a round are at a point; the next round goes on where this one ends. */
    private static final int POINTS_A_ROUND = 14;

    private final String store;
    private final Trouble trouble;
    private final Path folder;
    private final SplittableRandom random;
    private final String name;
    private final List<String> points;
    private final KillFigures figures;
    private int nextPoint;
    private String place;
    private Ledger ledger = new Ledger();

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
        this.figures = figures;
        this.nextPoint = (int) (seed * POINTS_A_ROUND);
        this.place = folder.resolve("place").toString();
    }

    /** When a worker comes to its end. */
    private enum Moment {
        AT_A_POINT,
        WHILE_MAKING,
        WHILE_OPENING,
        AT_RANDOM;

        static Moment of(int kill) {
            return switch (kill % 18) {
                case 0, 2, 4, 6, 8, 9, 11, 13, 15, 17 -> AT_A_POINT;
                case 7 -> WHILE_MAKING;
                // on what the one before left behind
                case 3, 12 -> WHILE_OPENING;
                default -> AT_RANDOM;
            };
        }
    }

    /** Kills so many workers; an error tells what was lost. */
    void run(int kills) {
        ChildJvm next = start(0);
        try {
            for (int kill = 0; kill < kills; kill++) {
                next.await("ready");
                ChildJvm child = next;
                next = start(kill + 1);
                try (child) {
                    kill(child, kill);
                } catch (AssertionError | StoreException e) {
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

    private void kill(ChildJvm child, int kill) {
        Moment moment = Moment.of(kill);
        if (moment == Moment.WHILE_MAKING) {
            check();
            figures.acknowledged(store, ledger.acknowledged());
            ledger = new Ledger();
            place = folder.resolve("place" + kill).toString();
        }
        String point = moment == Moment.AT_A_POINT ? points.get(nextPoint++ % points.size()) : "-";
        int times = 1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 3);
        child.tell(new Worker.Task(place, random.nextLong(), 10 + random.nextInt(40), times, point).line());
        boolean reached = live(child, moment);
        figures.killed(store, reached ? point : "", moment == Moment.WHILE_OPENING || moment == Moment.WHILE_MAKING);
        // every third time the next worker opens what this one left behind
        if (kill % 3 != 2) {
            check();
        }
    }

    /** Listens to a worker, and kills it when the moment has come; answers whether that was at a point. */
    private boolean live(ChildJvm child, Moment moment) {
        int lines = moment == Moment.AT_RANDOM ? 1 + random.nextInt(150) : LINES_MAX;
        boolean reached = false;
        boolean killed = false;
        for (String line = child.line(); line != null; line = child.line()) {
            int patience = -1;
            if (line.equals("point")) {
                reached = true;
                patience = 0;
            } else {
                ledger.told(line);
                boolean isWork = !line.startsWith("found") && !line.startsWith("value") && !line.equals("opening");
                lines -= isWork ? 1 : 0;
                if (lines == 0) {
                    patience = random.nextInt(STEP_NANOS_MAX);
                } else if (line.equals("opening")
                        && (moment == Moment.WHILE_OPENING || moment == Moment.WHILE_MAKING)) {
                    patience = random.nextInt(OPENING_NANOS_MAX);
                }
            }
            if (patience >= 0 && !killed) {
                LockSupport.parkNanos(patience);
                child.kill();
                killed = true;
            }
        }
        if (!killed) {
            throw new AssertionError("the worker ended by itself: " + child.errors());
        }
        return reached;
    }

    private void check() {
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
