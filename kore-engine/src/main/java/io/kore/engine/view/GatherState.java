package io.kore.engine.view;

import io.kore.model.Frontier;
import io.kore.model.Prefix;
import io.kore.model.WriterId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a gather has come to, and of which records it was made. Immutable, thread-safe. */
final class GatherState {
    private final String field;
    private final SortedTree<Object, Merged> objects;
    private final SortedTree<WriterId, Prefix> taken;
    /** Made when first asked for; made twice it is the same. */
    private volatile @Nullable Frontier frontier;

    GatherState(String field, SortedTree<Object, Merged> objects, SortedTree<WriterId, Prefix> taken) {
        this.field = field;
        this.objects = objects;
        this.taken = taken;
    }

    /** The field that was gathered on. */
    String field() {
        return field;
    }

    SortedTree<Object, Merged> objects() {
        return objects;
    }

    /** All records of the log that had been taken in. */
    Frontier frontier() {
        Frontier made = frontier;
        if (made == null) {
            Map<WriterId, Prefix> prefixes = new TreeMap<>();
            taken.forEach(entry -> prefixes.put(entry.getKey(), entry.getValue()));
            made = Frontier.copyOf(prefixes);
            frontier = made;
        }
        return made;
    }
}
