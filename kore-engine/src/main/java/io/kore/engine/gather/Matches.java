package io.kore.engine.gather;

import java.util.List;

/**
 * All that a {@code change}/{@code to} record matched. Immutable.
 *
 * @param all by key
 */
record Matches(List<Matched> all) {
    static final Matches NONE = new Matches(List.of());

    Matches {
        all = List.copyOf(all);
    }
}
