package io.kore.it.story;

import io.kore.Entry;
import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.error.KoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A phone, a pad or a hub: a node with a folder of its own that is switched on and off. Thread-safe to read. */
public final class Device implements AutoCloseable {
    public final String name;
    private final String place;
    private final List<KoreException> errors = Collections.synchronizedList(new ArrayList<>());
    private @Nullable Node node;
    private int port;

    public Device(String name, String store, Path folder) {
        this.name = name;
        this.place = store + ":" + folder;
    }

    /** Switches it on, listening at the port that it had before, and connected to others. */
    public Device start(Device... upstream) {
        NodeBuilder builder =
                Kore.node().whoAmI(name).saveTo(place).listen(port).onError(errors::add);
        for (Device other : upstream) {
            builder.connect(other.address());
        }
        node = builder.start();
        port = node.addresses().get(0).getPort();
        return this;
    }

    public Device stop() {
        close();
        return this;
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    public Node node() {
        if (node == null) {
            throw new AssertionError(name + " is off");
        }
        return node;
    }

    public Log log(String log) {
        return node().log(log);
    }

    public List<KoreException> errors() {
        return List.copyOf(errors);
    }

    /** All records of a log as {@code <id> <json>}, in merged order. */
    public List<String> lines(String log) {
        try (Stream<KoreRecord> records = log(log).records()) {
            return records.map(record -> record.id() + " " + record.json()).toList();
        }
    }

    public Map<String, Object> contact(String log, String key) {
        return entry(log, key).value();
    }

    public Entry<Map<String, Object>> entry(String log, String key) {
        return log(log).process().gatherOn("name").now().get(key).orElseThrow();
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
            node = null;
        }
    }
}
