package io.kore.engine.gather;

import io.kore.model.Frontier;
import io.kore.model.Prefix;
import io.kore.model.WriterId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** What a gather has come to, and of which records it was made. Immutable, thread-safe. */
public final class GatherState {
    private final String field;
    private final TreePMap<Object, Merged> objects;
    private final TreePMap<WriterId, Prefix> taken;
    /** Made when first asked for; made twice it is the same. */
    private volatile @Nullable Frontier frontier;

    GatherState(String field, TreePMap<Object, Merged> objects, TreePMap<WriterId, Prefix> taken) {
        this.field = field;
        this.objects = objects;
        this.taken = taken;
    }

    /**
     * The field that was gathered on.
     *
     * @return its name
     */
    public String field() {
        return field;
    }

    /**
     * The merged objects by key.
     *
     * @return an immutable map, sorted as {@link io.kore.engine.json.JsonValues#compareKeys} says
     */
    public SortedMap<Object, Merged> objects() {
        return objects;
    }

    /**
     * All records of the log that had been taken in.
     *
     * @return how many of each shard
     */
    public Frontier frontier() {
        Frontier made = frontier;
        if (made == null) {
            made = Frontier.copyOf(new TreeMap<>(taken));
            frontier = made;
        }
        return made;
    }
}
