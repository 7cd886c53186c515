package io.kore.transport.http;

import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.spi.TransportProvider;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The HTTP transport: frames travel as binary messages of a WebSocket at {@code /kore/v1/sync}, subprotocol
 * {@code kore.1}. Immutable, thread-safe.
 */
public final class HttpTransportProvider implements TransportProvider {
    private static final Set<String> SCHEMES =
            Collections.unmodifiableSet(new LinkedHashSet<>(List.of("http", "https", "ws", "wss")));

    /** For the ServiceLoader. */
    public HttpTransportProvider() {}

    @Override
    public Set<String> schemes() {
        return SCHEMES;
    }

    @Override
    public Transport open(TransportContext context) {
        return new HttpTransport(context);
    }
}
