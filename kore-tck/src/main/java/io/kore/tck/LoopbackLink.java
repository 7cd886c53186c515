package io.kore.tck;

import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.tck.LoopbackNetwork.Route;
import java.util.concurrent.CompletableFuture;

/** The two ends of a link on the loopback network. Thread-safe: guarded by the network. */
final class LoopbackLink {
    private final LoopbackEnd near;
    private final LoopbackEnd far;

    /** A link from one transport, which asked for it at an address, to another, which accepted it. */
    LoopbackLink(
            LoopbackNetwork network,
            LoopbackTransport from,
            String address,
            LinkHandler nearHandler,
            LoopbackTransport to,
            LinkHandler farHandler) {
        Route way = new Route(from.node(), to.node());
        near = new LoopbackEnd(network, this, from, way.back(), address, nearHandler);
        far = new LoopbackEnd(network, this, to, way, from.node(), farHandler);
    }

    /** Opens both ends; the future completes with the near one. */
    void open(CompletableFuture<Link> opened) {
        far.open(new CompletableFuture<>());
        near.open(opened);
    }

    LoopbackEnd opposite(LoopbackEnd end) {
        return end == near ? far : near;
    }

    boolean isAccepted(LoopbackEnd end) {
        return end == far;
    }

    /** Ends the link on both sides at once; what is under way is lost. */
    void breakOff(String reason) {
        near.shut(reason);
        far.shut(reason);
    }
}
