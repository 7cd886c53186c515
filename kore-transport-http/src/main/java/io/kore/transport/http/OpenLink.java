package io.kore.transport.http;

import io.kore.spi.Link;
import org.jspecify.annotations.Nullable;

/** A link as its transport looks after it, whatever carries it. Thread-safe. */
interface OpenLink extends Link {
    /** Looks after the link's time limits; called from a timer. */
    void tick(long nowNanos);

    /** Cuts the connection without a goodbye. */
    void disconnect(@Nullable String reason);

    /** Tells whether the calling thread is inside a call of this link's handler. */
    boolean isCalledFromHere();
}
