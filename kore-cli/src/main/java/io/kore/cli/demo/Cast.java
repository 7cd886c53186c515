package io.kore.cli.demo;

import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.cli.console.Failure;
import io.kore.cli.console.Reason;
import io.kore.cli.console.Streams;
import io.kore.error.KoreException;
import io.kore.model.ShardSummary;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The three devices of the story and the folder they live in. All is switched off and removed at the end,
 * also on Ctrl-C. Thread-safe.
 */
final class Cast implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(5);

    private final Folder folder = new Folder();
    private final Streams streams;
    private final boolean isKept;
    private boolean isClosed;
    /** What a device complained of last: expected while the hub is away, telling if the story gets stuck. */
    private final AtomicReference<@Nullable KoreException> lastTrouble = new AtomicReference<>();

    private final Device hub;
    private final Device phone;
    private final Device pad;

    Cast(Streams streams, Function<NodeBuilder, Node> starter, String store, boolean isKept) {
        this.streams = streams;
        this.isKept = isKept;
        hub = device("hub", store, starter);
        phone = device("phone", store, starter);
        pad = device("pad", store, starter);
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtExit, "kore-demo-end"));
    }

    Device hub() {
        return hub;
    }

    Device phone() {
        return phone;
    }

    Device pad() {
        return pad;
    }

    List<Device> all() {
        return List.of(phone, pad, hub);
    }

    Folder folder() {
        return folder;
    }

    /** Waits until these devices hold the same shards and show the same records of a log, so many of them. */
    void awaitLevel(String log, long records, List<Device> devices) {
        long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!isLevel(log, records, devices)) {
            if (System.nanoTime() - giveUpNanos > 0) {
                throw new Failure("the devices are not level after " + PATIENCE.toSeconds() + " s: "
                        + shown(log, devices) + ", of " + records + " records" + trouble());
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    /** Switches all off, and removes the folder unless it is kept. Once more does nothing. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        all().forEach(Device::close);
        if (!isKept) {
            folder.remove();
        }
    }

    /** On Ctrl-C there is nobody left to tell but the person. */
    private void closeAtExit() {
        try {
            close();
        } catch (RuntimeException e) {
            streams.say(Reason.of(e));
        }
    }

    private Device device(String name, String store, Function<NodeBuilder, Node> starter) {
        return new Device(name, folder.path().resolve(name), store, starter, lastTrouble::set);
    }

    private static boolean isLevel(String log, long records, List<Device> devices) {
        Device first = devices.get(0);
        List<String> order = first.order(log);
        List<ShardSummary> shards = first.running().shards();
        return order.size() == records
                && devices.stream()
                        .allMatch(device -> device.order(log).equals(order)
                                && device.running().shards().equals(shards));
    }

    private static String shown(String log, List<Device> devices) {
        return devices.stream()
                .map(device ->
                        "the " + device.name() + " shows " + device.order(log).size())
                .collect(Collectors.joining(", "));
    }

    private String trouble() {
        KoreException trouble = lastTrouble.get();
        return trouble == null ? "" : "; the last trouble was: " + Reason.of(trouble);
    }
}
