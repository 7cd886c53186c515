package io.kore.it.crash;

import io.kore.store.file.WatchedFileStore;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Named points in the work of a store. The thread that comes to the chosen one for the chosen time says so, and
 * then stays there until somebody kills the process. Thread-safe.
 */
final class Points implements WatchedFileStore.Watch {
    /** The calls of any store. */
    static final List<String> CALLS = List.of("append", "force", "drop", "write", "remove", "close");

    private final String chosen;
    private final Consumer<String> tell;
    private int times;

    /**
     * One point to stay at.
     *
     * @param chosen as in {@code before append}
     * @param times which time it is meant; 0 to come through everywhere
     * @param tell hears {@code point} when it is reached
     */
    Points(String chosen, int times, Consumer<String> tell) {
        this.chosen = chosen;
        this.times = times;
        this.tell = tell;
    }

    /** All points of the store with this name. */
    static List<String> of(String store) {
        Stream<String> inside = store.equals("file") ? WatchedFileStore.CHANGES.stream() : Stream.empty();
        return Stream.concat(CALLS.stream(), inside.map(change -> "disk " + change))
                .flatMap(what -> Stream.of("before " + what, "after " + what))
                .toList();
    }

    @Override
    public void before(String change) {
        reach("before disk " + change);
    }

    @Override
    public void after(String change) {
        reach("after disk " + change);
    }

    void reach(String point) {
        if (point.equals(chosen) && isTheTime()) {
            tell.accept("point");
            while (true) {
                LockSupport.park();
            }
        }
    }

    private synchronized boolean isTheTime() {
        times--;
        return times == 0;
    }
}
