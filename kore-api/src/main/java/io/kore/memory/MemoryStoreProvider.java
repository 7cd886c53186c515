package io.kore.memory;

import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives stores that live in memory. Places are names within one provider object and last as long as it
 * does: closing and reopening one finds its records again, which stands for a restart. Not listed for {@link
 * java.util.ServiceLoader}: a node without a place to save to makes its own. Thread-safe.
 */
public final class MemoryStoreProvider implements ShardStoreProvider {
    private final Map<String, MemoryJournal> places = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    /** Places that hold something which is no store. */
    private final Set<String> occupied = new HashSet<>();

    /** A provider without any places yet. */
    public MemoryStoreProvider() {}

    @Override
    public String name() {
        return "memory";
    }

    /**
     * Puts something at a place that is no store, for tests of what happens when somebody names such a place.
     *
     * @param place the place; a store that is there is lost
     * @throws StoreLockedException if a store is open there
     */
    public synchronized void occupy(String place) {
        lock(place);
        unlock(place);
        places.remove(place);
        occupied.add(place);
    }

    @Override
    public synchronized ShardStore open(String place) {
        checkStore(place);
        lock(place);
        return new MemoryShardStore(places.computeIfAbsent(place, p -> new MemoryJournal()), () -> unlock(place));
    }

    @Override
    public synchronized StoreReport verify(String place) {
        MemoryJournal journal = held(place);
        return new StoreReport(journal.size(), journal.summaries().size(), List.of());
    }

    @Override
    public synchronized StoreReport salvage(String place, String target) {
        MemoryJournal journal = held(place);
        if (places.containsKey(target) || occupied.contains(target)) {
            throw new StoreFormatException("there is something at \"" + target + "\" already; name a new place");
        }
        places.put(target, journal.copy());
        return verify(target);
    }

    private void checkStore(String place) {
        if (occupied.contains(place)) {
            throw new StoreFormatException("what is in memory at \"" + place + "\" is no store; name another place");
        }
    }

    private MemoryJournal held(String place) {
        checkStore(place);
        lock(place);
        unlock(place);
        MemoryJournal journal = places.get(place);
        if (journal == null) {
            throw new StoreFormatException("there is no store in memory at \"" + place + '"');
        }
        return journal;
    }

    private void lock(String place) {
        if (!open.add(place)) {
            throw new StoreLockedException(
                    "the store in memory at \"" + place + "\" is open already; close the other node first");
        }
    }

    private synchronized void unlock(String place) {
        open.remove(place);
    }
}
