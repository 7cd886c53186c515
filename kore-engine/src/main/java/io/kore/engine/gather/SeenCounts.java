package io.kore.engine.gather;

import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.WriterId;
import java.util.Arrays;
import java.util.Map;

/**
 * How many records of each shard one writer had seen: slot to count, 0 where nothing is said. A hash table
 * with open addressing, because every writer of a log has one, over all the others. Confined to its fold.
 */
final class SeenCounts {
    private static final int FREE = -1;

    private int[] slots = new int[0];
    private long[] counts = new long[0];
    private int size;

    long get(int slot) {
        if (size == 0) {
            return 0;
        }
        int at = place(slot);
        return slots[at] == FREE ? 0 : counts[at];
    }

    void put(int slot, long count) {
        if (3 * (size + 1) > 2 * slots.length) {
            grow();
        }
        int at = place(slot);
        if (slots[at] == FREE) {
            slots[at] = slot;
            size++;
        }
        counts[at] = count;
    }

    /** Tells whether the counts become others by what an envelope says. */
    boolean isChangedBy(Seen change, WriterTable writers) {
        Map<WriterId, Prefix> entries = change.entries().prefixes();
        if (change.absolute() && entries.size() != size) {
            return true;
        }
        for (Map.Entry<WriterId, Prefix> entry : entries.entrySet()) {
            if (get(writers.slot(entry.getKey())) != entry.getValue().count()) {
                return true;
            }
        }
        return false;
    }

    /** Takes what an envelope says: all, or what has changed. */
    void take(Seen change, WriterTable writers) {
        if (change.absolute()) {
            clear();
        }
        change.entries().prefixes().forEach((writer, prefix) -> put(writers.slot(writer), prefix.count()));
    }

    SeenCounts copy() {
        SeenCounts copy = new SeenCounts();
        copy.slots = slots.clone();
        copy.counts = counts.clone();
        copy.size = size;
        return copy;
    }

    int size() {
        return size;
    }

    /** Calls with each slot that something is said of. */
    void forEach(EachCount each) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != FREE) {
                each.take(slots[i], counts[i]);
            }
        }
    }

    /** Takes one count. */
    interface EachCount {
        void take(int slot, long count);
    }

    void clear() {
        slots = new int[0];
        counts = new long[0];
        size = 0;
    }

    /** Where the slot stands, or the free place where it would. */
    private int place(int slot) {
        int mask = slots.length - 1;
        // Fibonacci hashing: slots are given out in sequence
        int at = (slot * 0x9e3779b9) >>> 7 & mask;
        while (slots[at] != FREE && slots[at] != slot) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldSlots = slots;
        long[] oldCounts = counts;
        slots = new int[Math.max(4, 2 * oldSlots.length)];
        counts = new long[slots.length];
        Arrays.fill(slots, FREE);
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != FREE) {
                int at = place(oldSlots[i]);
                slots[at] = oldSlots[i];
                counts[at] = oldCounts[i];
            }
        }
    }
}
