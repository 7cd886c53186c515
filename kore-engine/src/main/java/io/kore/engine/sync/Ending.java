package io.kore.engine.sync;

import io.kore.error.KoreException;
import org.jspecify.annotations.Nullable;

/**
 * How a session ended. Immutable.
 *
 * @param kind what follows from it
 * @param error what to tell people, null if all is well
 */
record Ending(Kind kind, @Nullable KoreException error) {
    enum Kind {
        /** One side had nothing left to do, or stops. */
        FINISHED,
        /** Another link connects the same nodes. */
        DUPLICATE,
        /** Both ends are one node. */
        ITSELF,
        /** One side refused something. */
        REFUSED,
        /** The link or the store broke. */
        BROKEN
    }
}
