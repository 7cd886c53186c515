package io.kore.engine.gather;

import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives each writer a small number, its slot, so that a million mentions cost four bytes each. Confined to its fold. */
final class WriterTable {
    private final Map<WriterId, Integer> slots = new HashMap<>();

    private final List<WriterId> writers = new ArrayList<>();

    /** The writer that was asked for last: mostly the next record is its as well. */
    private @Nullable WriterId last;

    private int lastSlot;

    int slot(WriterId writer) {
        if (!writer.equals(last)) {
            lastSlot = find(writer);
            last = writer;
        }
        return lastSlot;
    }

    private int find(WriterId writer) {
        Integer slot = slots.get(writer);
        if (slot == null) {
            slot = slots.size();
            slots.put(writer, slot);
            writers.add(writer);
        }
        return slot;
    }

    /** All writers; each at the place of its slot. */
    List<WriterId> writers() {
        return writers;
    }
}
