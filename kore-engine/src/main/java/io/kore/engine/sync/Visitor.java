package io.kore.engine.sync;

import io.kore.error.KoreException;
import io.kore.error.TransportException;

/**
 * Stands for those who open links to this node. Nobody here asked for them: a peer that goes is no trouble, one that is
 * refused is. Confined to the serial executor.
 */
final class Visitor implements PeerLink.Owner {
    private final Peers peers;

    Visitor(Peers peers) {
        this.peers = peers;
    }

    @Override
    public void introduced(PeerLink link) {}

    @Override
    public void levelChanged(PeerLink link, boolean level) {
        if (level) {
            peers.forgetFailures(source(link));
        }
    }

    @Override
    public void ended(PeerLink link, Ending ending) {
        KoreException error = ending.error();
        boolean isTrouble = error != null
                && ending.kind() != Ending.Kind.ITSELF
                && !(ending.kind() == Ending.Kind.BROKEN && error instanceof TransportException);
        if (isTrouble && error != null) {
            peers.reportFailure(source(link), link.remote(), error);
        }
    }

    private static String source(PeerLink link) {
        return "from " + link.writer();
    }
}
