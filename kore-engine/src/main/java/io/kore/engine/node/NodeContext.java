package io.kore.engine.node;

import com.google.inject.Provider;
import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.engine.hub.KoredbClients;
import io.kore.engine.sync.Peers;
import io.kore.error.KoreException;
import io.kore.spi.KoredbDoor;
import io.kore.spi.LinkHandler;
import io.kore.spi.RestDoor;
import io.kore.spi.TransportContext;

/**
 * What the transports of a node are given of it. Immutable, thread-safe.
 *
 * @param peers made when the first peer comes
 * @param clients made when the first koredb client comes
 */
record NodeContext(
        Access access, Provider<Peers> peers, Provider<KoredbClients> clients, RestDoor rest, ErrorReports errors)
        implements TransportContext {
    @Override
    public LinkHandler accept(Decision decision) {
        return peers.get().accept(decision);
    }

    @Override
    public KoredbDoor koredb() {
        return clients.get();
    }

    @Override
    public void report(KoreException error) {
        errors.accept(error);
    }
}
