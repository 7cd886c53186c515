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

    private final String store;
    private final Trouble trouble;
    private final Path folder;
    private final SplittableRandom random;
    private final String name;
    private final List<String> points;
    private final Ledger ledger = new Ledger();
    private final Found.Listener listener = new Found.Listener();
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
        int firstPoint = random.nextInt(points.size());
        ChildJvm next = start(0);
        try {
            for (int kill = 0; kill < kills; kill++) {
                next.await("ready");
                ChildJvm child = next;
                next = start(kill + 1);
                try (child) {
                    live(child, place, kill, points.get((firstPoint + kill * 7) % points.size()));
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

    private void live(ChildJvm child, String place, int kill, String point) {
        int dice = random.nextInt(100);
        Moment moment = dice < 55 ? Moment.AT_A_POINT : dice < 70 ? Moment.WHILE_OPENING : Moment.AT_RANDOM;
        int times = random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 1 + random.nextInt(3);
        int lines = moment == Moment.AT_RANDOM ? 1 + random.nextInt(150) : LINES_MAX;
        child.tell(new Worker.Task(
                        place,
                        random.nextLong(),
                        10 + random.nextInt(40),
                        moment == Moment.AT_A_POINT ? times : 0,
                        point)
                .line());
        boolean killed = false;
        String reached = "";
        for (String line = child.line(); line != null; line = child.line()) {
            int space = line.indexOf(' ');
            String word = space < 0 ? line : line.substring(0, space);
            boolean now = hear(word, space < 0 ? "" : line.substring(space + 1));
            if (word.equals("point")) {
                reached = point;
            } else if (word.equals("opening")) {
                now = moment == Moment.WHILE_OPENING;
            } else if (now) {
                lines--;
                now = lines == 0;
            }
            if (now && !killed) {
                if (!word.equals("point")) {
                    LockSupport.parkNanos(random.nextInt(word.equals("opening") ? 60_000_000 : 2_000_000));
                }
                child.kill();
                killed = true;
            }
        }
        if (!killed) {
            throw new AssertionError("the worker ended by itself: " + child.errors());
        }
        figures.killed(store, reached, moment == Moment.WHILE_OPENING);
        // else the next worker opens what this one left, and is killed again
        if (kill % 3 != 2) {
            check(place);
        }
    }

    /** Answers whether this was something that the worker did. */
    private boolean hear(String word, String rest) {
        switch (word) {
            case "found" -> listener.found(rest);
            case "value" -> listener.value(rest);
            case "holds" -> accept(listener.holds(rest));
            case "failed" -> throw new AssertionError("the worker failed: " + rest);
            case "opening" -> {}
            case "point" -> {
                return true;
            }
            default -> {
                ledger.told(word, rest);
                return true;
            }
        }
        return false;
    }

    private void accept(Found found) {
        ledger.fault(found).ifPresent(fault -> {
            throw new AssertionError(fault);
        });
        ledger.adopt(found);
    }

    private void check(String place) {
        ShardStoreProvider provider = Stores.withSmallSegments(store);
        try (ShardStore opened = provider.open(place)) {
            accept(Found.in(opened));
        }
        StoreReport report = provider.verify(place);
        if (!report.isWhole()) {
            throw new AssertionError("verify finds damage: " + report.damages());
        }
    }
}
