package io.kore.it.story;

import io.kore.spi.ShardStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The stores that the devices of a story use, in turn. Immutable.
 *
 * @param stores names of stores
 */
record StoreMix(List<String> stores) {
    /** Each store on the class path by itself, whoever wrote it; then all of them in one network. */
    static List<StoreMix> all() {
        List<String> found = ServiceLoader.load(ShardStoreProvider.class).stream()
                .map(provider -> provider.get().name())
                .sorted()
                .toList();
        List<StoreMix> mixes = new ArrayList<>();
        found.forEach(name -> mixes.add(new StoreMix(List.of(name))));
        if (found.size() > 1) {
            mixes.add(new StoreMix(found));
        }
        return mixes;
    }

    /** The store of a device, by the order in which devices appear. */
    String of(int device) {
        return stores.get(device % stores.size());
    }

    @Override
    public String toString() {
        return String.join(" + ", stores);
    }
}
