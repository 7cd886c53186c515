package io.kore.it.flow;

import io.kore.spi.Transport;
import io.kore.transport.http.HttpTransportProvider;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Connects bare peers, all over one transport. Thread-safe. */
final class BarePeers implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Transport transport = new HttpTransportProvider().open(new OutgoingOnly());

    void connect(URI hub, BarePeer peer) throws Exception {
        var unused = transport.connect(hub, peer).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        transport.close();
    }
}
