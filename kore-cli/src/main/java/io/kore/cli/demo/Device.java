package io.kore.cli.demo;

import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.cli.console.Failure;
import io.kore.error.KoreException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the cast: a node that can be switched off and on again, with its folder. Thread-safe. */
final class Device implements AutoCloseable {
    private final String name;
    private final Path folder;
    private final String store;
    private final Function<NodeBuilder, Node> starter;
    private final Consumer<KoreException> troubles;
    private volatile @Nullable Node node;
    private volatile int port;

    Device(
            String name,
            Path folder,
            String store,
            Function<NodeBuilder, Node> starter,
            Consumer<KoreException> troubles) {
        this.name = name;
        this.folder = folder;
        this.store = store;
        this.starter = starter;
        this.troubles = troubles;
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    /** Switched on, with nobody to talk to. */
    void startAlone() {
        start(builder());
    }

    /** Switched on, and connected to a hub for as long as it runs. */
    void startWith(String hubUrl) {
        start(builder().connect(hubUrl));
    }

    /** Switched on as a hub on this machine, at a port that the system picks, or the one it had before. */
    void startListening() {
        start(builder().listen(port));
        port = running().addresses().get(0).getPort();
    }

    /** Where a hub is reached. */
    String address() {
        return running().addresses().get(0).toString();
    }

    Node running() {
        Node running = node;
        if (running == null) {
            throw new Failure("the " + name + " is switched off");
        }
        return running;
    }

    Log log(String log) {
        return running().log(log);
    }

    /** The records of a log, in merged order; a demo's log is short. */
    List<KoreRecord> records(String log) {
        try (Stream<KoreRecord> records = log(log).records()) {
            return records.toList();
        }
    }

    /** The records of a log in merged order, in a form to compare. */
    List<String> order(String log) {
        return records(log).stream()
                .map(record -> record.id() + " " + record.json())
                .toList();
    }

    /** The last record that this device wrote to a log. */
    KoreRecord lastOwn(String log) {
        Iterator<KoreRecord> own = records(log).stream()
                .filter(record -> record.id().writer().value().equals(name))
                .iterator();
        KoreRecord last = own.next();
        while (own.hasNext()) {
            last = own.next();
        }
        return last;
    }

    /** Switches it off. Once more does nothing. */
    @Override
    public void close() {
        Node closing = node;
        node = null;
        if (closing != null) {
            closing.close();
        }
    }

    private NodeBuilder builder() {
        return Kore.node().whoAmI(name).saveTo(store + ":" + folder).onError(troubles);
    }

    private void start(NodeBuilder builder) {
        close();
        node = starter.apply(builder);
    }
}
