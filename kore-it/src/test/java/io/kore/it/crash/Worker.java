package io.kore.it.crash;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The process that works on a store until it is killed. It first tries everything on a store of its own, so that
 * what follows is not about loading classes, says {@code ready}, and waits for one line that tells what to do.
 * From then on it says what it does.
 */
final class Worker {
    private Worker() {}

    /**
     * What to do.
     *
     * @param place the place of the store
     * @param seed what decides on the work
     * @param batches how many batches to append before the store is closed and opened again
     * @param times at which time to stay at the point, 0 for never
     * @param point where to stay
     */
    record Task(String place, long seed, int batches, int times, String point) {
        String line() {
            return String.join("\t", place, Long.toString(seed), batches + "", times + "", point);
        }

        static Task of(String line) {
            String[] parts = line.split("\t");
            return new Task(
                    parts[0],
                    Long.parseLong(parts[1]),
                    Integer.parseInt(parts[2]),
                    Integer.parseInt(parts[3]),
                    parts[4]);
        }
    }

    /** Takes the name of the store, the kind of trouble it makes, and a place to try things. */
    public static void main(String[] arguments) {
        Telling.lines(tell -> {
            Trouble trouble = Trouble.valueOf(arguments[1]);
            Points none = new Points("", 0, line -> {});
            ShardStoreProvider provider = Stores.withPoints(arguments[0], none);
            try (ShardStore store = provider.open(arguments[2])) {
                new Work(store, false, new SplittableRandom(1), line -> {}).run(4);
                Found.in(store);
            }
            tell.accept("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                throw new IOException("whoever started this process has gone");
            }
            Task task = Task.of(line);
            Points points = new Points(task.point(), task.times(), tell);
            SplittableRandom random = new SplittableRandom(task.seed());
            while (true) {
                tell.accept("opening");
                ShardStore opened = Stores.withPoints(arguments[0], points).open(task.place());
                ShardStore store = trouble.in(new PointedStore(opened, points));
                Found.in(store).tell(tell);
                new Work(store, trouble != Trouble.NONE, random.split(), tell).run(task.batches());
                tell.accept("closing");
                store.close();
                tell.accept("closed");
            }
        });
    }
}
