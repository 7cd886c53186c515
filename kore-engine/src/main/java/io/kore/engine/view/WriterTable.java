package io.kore.engine.view;

import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.Map;

/** Gives each writer a small number, its slot, so that a million mentions cost four bytes each. Confined to its fold. */
final class WriterTable {
    private final Map<WriterId, Integer> slots = new HashMap<>();

    int slot(WriterId writer) {
        Integer slot = slots.get(writer);
        if (slot == null) {
            slot = slots.size();
            slots.put(writer, slot);
        }
        return slot;
    }
}
