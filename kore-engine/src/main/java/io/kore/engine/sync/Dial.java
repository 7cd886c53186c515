package io.kore.engine.sync;

import io.kore.access.LogSelection;
import io.kore.error.KoreException;
import io.kore.error.TransportException;
import io.kore.spi.Transport;
import java.net.URI;
import java.util.concurrent.CompletionException;

/**
 * An address, the logs to exchange, and the transport that reaches it: attempts to connect that end in an open link or a Kore
 * error. Immutable.
 */
record Dial(Peers peers, Transport transport, URI peer, LogSelection logs) {
    /** What sessions on its links are about. */
    Scope scope() {
        return Scope.asking(logs);
    }

    /** Tries once. The link hears of what happens, on the serial executor. */
    void start(PeerLink link) {
        peers.add(link);
        try {
            transport.connect(peer, link).whenComplete((opened, error) -> {
                if (error != null) {
                    peers.run(link, () -> link.unreachable(failure(error)));
                }
            });
        } catch (RuntimeException e) {
            peers.run(link, () -> link.unreachable(failure(e)));
        }
    }

    private KoreException failure(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof KoreException known
                ? known
                : new TransportException("the connection to " + Shown.address(peer) + " failed: " + cause, cause);
    }
}
