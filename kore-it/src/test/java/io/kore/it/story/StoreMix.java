package io.kore.it.story;

import io.kore.spi.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which store each device of a story uses. Immutable.
 *
 * @param byName the store of a device with this name
 * @param inTurn the stores of all other devices, by the order in which they appear
 */
public record StoreMix(Map<String, String> byName, List<String> inTurn) {
    /** Each store on the class path by itself, whoever wrote it; then networks of several. */
    public static List<StoreMix> all() {
        List<String> found = List.copyOf(Plugins.stores().keySet());
        List<StoreMix> mixes = new ArrayList<>();
        found.forEach(name -> mixes.add(new StoreMix(Map.of(), List.of(name))));
        mixes.add(new StoreMix(Map.of("phone", "file", "pad", "rocksdb", "hub", "h2"), List.of("file")));
        mixes.add(new StoreMix(Map.of(), found));
        return mixes;
    }

    /** The store of a device, of which so many appeared before it. */
    public String of(String device, int before) {
        return byName.getOrDefault(device, inTurn.get(before % inTurn.size()));
    }

    @Override
    public String toString() {
        return byName.isEmpty()
                ? String.join(" + ", inTurn)
                : byName.entrySet().stream()
                        .map(device -> device.getKey() + " on " + device.getValue())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
