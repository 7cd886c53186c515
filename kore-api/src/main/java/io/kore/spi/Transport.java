package io.kore.spi;

import java.net.URI;
import java.util.concurrent.CompletionStage;

/**
 * Moves frames between nodes, and knows who is at the other end. What the frames mean is the engine's
 * business. The numbered rules are in the {@linkplain io.kore.spi package documentation}. Thread-safe.
 */
public interface Transport extends AutoCloseable {
    /**
     * Starts to accept connections. Each one that passes the checks becomes a link, for which {@link
     * TransportContext#accept} gives the handler.
     *
     * @param address {@code host:port}, without a scheme; port 0 lets the system pick
     * @return where peers reach it, with the port in use
     * @throws io.kore.error.SetupException if the address is not of that form, is taken, or would be open to
     *     other machines without a check of requests
     */
    URI listen(String address);

    /**
     * Connects to a peer. Tries once and never blocks; trying again is the engine's business.
     *
     * @param peer where, with one of the provider's schemes
     * @param handler what happens on the link
     * @return completes with the link, or exceptionally (T6)
     * @throws io.kore.error.SetupException if the address makes no sense to this transport
     */
    CompletionStage<Link> connect(URI peer, LinkHandler handler);

    /** Stops listening and closes all links (T8). Closing again does nothing. */
    @Override
    void close();
}
