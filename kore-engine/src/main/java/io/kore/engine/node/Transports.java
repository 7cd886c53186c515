package io.kore.engine.node;

import io.kore.error.SetupException;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.spi.TransportProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transports of one node, each made when it is first needed. Thread-safe.
 */
final class Transports implements AutoCloseable {
    private final PluginChoice plugins;
    private final TransportContext context;
    private final Map<TransportProvider, Transport> open = new HashMap<>();
    private boolean closed;

    Transports(PluginChoice plugins, TransportContext context) {
        this.plugins = plugins;
        this.context = context;
    }

    /** Starts to accept connections, and answers where. */
    URI listen(String address) {
        PluginChoice.TransportChoice choice = plugins.listening(address);
        return transport(choice.provider()).listen(choice.address());
    }

    /** An address as a peer's URI, with the scheme that was left out. */
    URI peer(String url) {
        String whole = plugins.connecting(url).address();
        try {
            return new URI(whole);
        } catch (URISyntaxException e) {
            throw new SetupException("\"" + url + "\" is no address of a peer: " + e.getReason(), e);
        }
    }

    /** The transport that understands a peer's URI. */
    Transport of(URI peer) {
        return transport(plugins.connecting(peer.toString()).provider());
    }

    private synchronized Transport transport(TransportProvider provider) {
        if (closed) {
            throw new IllegalStateException("the node is closed");
        }
        return open.computeIfAbsent(provider, p -> p.open(context));
    }

    @Override
    public void close() {
        List<Transport> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(open.values());
            open.clear();
        }
        all.forEach(Transport::close);
    }
}
