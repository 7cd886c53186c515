package io.kore.tck;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.error.KoreException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A transport that leaves all to another one, with other handlers and another access. Thread-safe. */
class ForwardingTransport implements Transport {
    final Transport good;
    private final Function<LinkHandler, ForwardingHandler> handlers;

    ForwardingTransport(
            Function<TransportContext, Transport> opening,
            TransportContext context,
            Function<LinkHandler, ForwardingHandler> handlers,
            UnaryOperator<Access> access) {
        this.handlers = handlers;
        this.good = opening.apply(new TransportContext() {
            @Override
            public LinkHandler accept(Decision decision) {
                return handlers.apply(context.accept(decision));
            }

            @Override
            public Access access() {
                return access.apply(context.access());
            }

            @Override
            public void report(KoreException error) {
                context.report(error);
            }
        });
    }

    @Override
    public URI listen(String address) {
        return good.listen(address);
    }

    @Override
    public CompletionStage<Link> connect(URI peer, LinkHandler handler) {
        ForwardingHandler forwarding = handlers.apply(handler);
        return good.connect(peer, forwarding).thenCompose(link -> forwarding.shown());
    }

    @Override
    public void close() {
        good.close();
    }
}
