package io.kore.tck.sim;

import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import io.kore.tck.sim.SimulatedDisk.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The disks by name, and the stores that are open on them. Thread-safe. */
final class SimulatedStoreProvider implements ShardStoreProvider {
    /** The name of the store. */
    static final String NAME = "simulated";

    private final Map<String, SimulatedDisk> disks = new HashMap<>();
    private final Map<String, SimulatedStore> open = new HashMap<>();
    private final Set<String> strange = new HashSet<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized ShardStore open(String place) {
        checkFree(place);
        SimulatedStore store = new SimulatedStore(disk(place), () -> free(place));
        open.put(place, store);
        return store;
    }

    @Override
    public synchronized StoreReport verify(String place) {
        SimulatedDisk disk = held(place);
        long records = disk.shards().values().stream().mapToLong(List::size).sum();
        return new StoreReport(records, disk.shards().size(), List.of());
    }

    @Override
    public synchronized StoreReport salvage(String place, String target) {
        SimulatedDisk disk = held(place);
        if (disks.containsKey(target) || strange.contains(target)) {
            throw new StoreFormatException("there is something at \"" + target + "\" already; name a new place");
        }
        List<ShardRecord> records = new ArrayList<>();
        for (Placed placed : disk.journal()) {
            if (placed != null) {
                records.add(placed.record());
            }
        }
        SimulatedDisk saved = disk(target);
        saved.append(records);
        disk.metadata.forEach((key, value) -> saved.metadata.put(key, value.clone()));
        return verify(target);
    }

    /** The disk of that name, an empty one that tells nothing of where it is if there was none. */
    synchronized SimulatedDisk disk(String place) {
        return disks.computeIfAbsent(place, name -> new SimulatedDisk(""));
    }

    /** Puts a disk in. */
    synchronized void put(String place, SimulatedDisk disk) {
        disks.put(place, disk);
    }

    /** Puts something at a place that is no store. */
    synchronized void occupy(String place) {
        disks.remove(place);
        strange.add(place);
    }

    /** The process that had a place open is dead. */
    synchronized void abandon(String place) {
        SimulatedStore store = open.remove(place);
        if (store != null) {
            store.abandon();
        }
    }

    private SimulatedDisk held(String place) {
        checkFree(place);
        SimulatedDisk disk = disks.get(place);
        if (disk == null) {
            throw new StoreFormatException("there is no simulated disk \"" + place + '"');
        }
        return disk;
    }

    private void checkFree(String place) {
        if (strange.contains(place)) {
            throw new StoreFormatException("what is at \"" + place + "\" is no store; name another place");
        }
        if (open.containsKey(place)) {
            throw new StoreLockedException("the disk \"" + place + "\" is in use; close the other node first");
        }
    }

    private synchronized void free(String place) {
        open.remove(place);
    }
}
