package io.kore.engine.migrate;

import io.kore.model.Frontier;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what several records in a row of one shard say of what their writer had seen: a derived record says all
 * that changed since the record that the one before it in its shard came from. Confined to one thread at a time.
 */
final class SeenSince {
    private final Map<WriterId, Prefix> entries = new HashMap<>();
    private boolean isAll;

    /** Adds what the next record says; a bare one says nothing, and who writes after it says all anew. */
    void add(@Nullable Seen seen) {
        if (seen == null || seen.absolute()) {
            clear();
        }
        if (seen != null) {
            isAll |= seen.absolute();
            entries.putAll(seen.entries().prefixes());
        }
    }

    /** The sum. */
    Seen sum() {
        Frontier frontier = Frontier.copyOf(entries);
        return isAll ? Seen.all(frontier) : Seen.changed(frontier);
    }

    void clear() {
        entries.clear();
        isAll = false;
    }
}
