package io.kore.spi;

import java.util.Set;

/**
 * The door of a transport plugin. A public class with a public no-argument constructor, cheap and
 * stateless, listed in {@code META-INF/services/io.kore.spi.TransportProvider}. Thread-safe.
 */
public interface TransportProvider {
    /**
     * The schemes of the addresses this transport understands.
     *
     * @return lower-case schemes, the one to prefer for listening first in iteration order; none that
     *     another provider has
     */
    Set<String> schemes();

    /**
     * Makes the transport of one node. Nothing is listened or connected to yet.
     *
     * @param context what the engine offers
     * @return the transport; the caller closes it
     */
    Transport open(TransportContext context);
}
