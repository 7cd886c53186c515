package io.kore.it.flow;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.error.KoreException;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.transport.http.HttpTransportProvider;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Connects bare peers, all over one transport. Thread-safe. */
final class BarePeers implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Transport transport = new HttpTransportProvider().open(new TransportContext() {
        @Override
        public LinkHandler accept(Decision decision) {
            throw new IllegalStateException("nobody listens here");
        }

        @Override
        public Access access() {
            return Access.standard();
        }

        @Override
        public void report(KoreException error) {
            throw error;
        }
    });

    void connect(URI hub, BarePeer peer) throws Exception {
        var unused = transport.connect(hub, peer).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        transport.close();
    }
}
