package io.kore.it.crash;

import io.kore.spi.ShardStoreProvider;
import io.kore.store.file.WatchedFileStore;
import java.util.List;
import java.util.ServiceLoader;

/** The stores on the class path, whoever wrote them. Stateless. */
final class Stores {
    private Stores() {}

    /** Their names, sorted. */
    static List<String> names() {
        return ServiceLoader.load(ShardStoreProvider.class).stream()
                .map(provider -> provider.get().name())
                .sorted()
                .toList();
    }

    static ShardStoreProvider provider(String name) {
        return ServiceLoader.load(ShardStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no store named " + name + " is on the class path"));
    }

    /** The same, but the file store with small segments, and with points inside. */
    static ShardStoreProvider withPoints(String name, Points points) {
        return name.equals("file") ? new WatchedFileStore(points) : provider(name);
    }

    /** The same, without a point to stay at. */
    static ShardStoreProvider withSmallSegments(String name) {
        return withPoints(name, new Points("", 0, line -> {}));
    }
}
