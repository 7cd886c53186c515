package io.kore.spi;

import io.kore.access.Access;
import io.kore.access.Decision;

/**
 * What the engine offers a transport. Implemented by the engine, not by plugins; methods may be added.
 * Thread-safe.
 */
public interface TransportContext {
    /**
     * Asks for the handler of an incoming connection that has passed the checks (T9).
     *
     * @param decision what the check of requests said of this very connection; {@link Decision#allow()} if there is no
     *     check
     * @return a new handler for one link
     */
    LinkHandler accept(Decision decision);

    /**
     * Where requests of koredb 0.5 peers go that have passed the checks.
     *
     * @return the same door each time; one that is shut, unless the engine says otherwise
     */
    default KoredbDoor koredb() {
        return KoredbDoor.SHUT;
    }

    /**
     * Where requests of REST clients go that have passed the checks.
     *
     * @return the same door each time; one that is shut, unless the engine says otherwise
     */
    default RestDoor rest() {
        return RestDoor.SHUT;
    }

    /**
     * Who may come in, how to introduce oneself, and the limits to keep.
     *
     * @return the same immutable value each time
     */
    Access access();

    /**
     * Reports trouble that nobody is waiting for.
     *
     * @param error the trouble, as one of Kore's errors
     */
    void report(io.kore.error.KoreException error);
}
