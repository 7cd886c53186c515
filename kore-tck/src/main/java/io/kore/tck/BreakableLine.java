package io.kore.tck;

import java.net.URI;

/**
 * A way from one transport to another that a test can break. Thread-safe.
 */
public interface BreakableLine extends AutoCloseable {
    /**
     * What to connect to instead of the listener's own address.
     *
     * @return an address of the same transport
     */
    URI address();

    /** Breaks all connections on this way at once; new ones are possible. */
    void cut();

    /**
     * Lets nothing pass any more, in either direction, and tells nobody: the other side has vanished. Stays so
     * for all connections, also for new ones.
     */
    void freeze();

    /** Breaks what is left and frees the way. Closing again does nothing. */
    @Override
    void close();
}
