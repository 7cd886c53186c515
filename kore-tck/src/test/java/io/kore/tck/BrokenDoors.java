package io.kore.tck;

import static java.util.function.UnaryOperator.identity;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.access.RequestCheck;
import io.kore.error.PeerException;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Transports that let in, connect or close wrongly. */
final class BrokenDoors {
    private BrokenDoors() {}

    /** Asks for a handler before it asks whether to let in. */
    static final class Hasty extends ForwardingTransport {
        Hasty(Function<TransportContext, Transport> good, TransportContext context) {
            super(good, context, ForwardingHandler::new, access -> hasty(access, context));
        }

        private static Access hasty(Access access, TransportContext context) {
            RequestCheck check = access.check().orElse(request -> Decision.allow());
            return access.withCheck(request -> {
                LinkHandler unused = context.accept(Decision.allow());
                return check.check(request);
            });
        }
    }

    /** Lets everybody in who is let in at all, and forgets what they may do. */
    static final class Forgetting extends ForwardingTransport {
        Forgetting(Function<TransportContext, Transport> good, TransportContext context) {
            super(good, context, ForwardingHandler::new, Forgetting::forgetting);
        }

        private static Access forgetting(Access access) {
            RequestCheck check = access.check().orElse(request -> Decision.allow());
            return access.withCheck(request -> {
                Decision decision = check.check(request);
                return decision.isAllowed() ? Decision.allow() : decision;
            });
        }
    }

    /** Answers with the wrong error. */
    static final class MixedUp extends ForwardingTransport {
        MixedUp(Function<TransportContext, Transport> good, TransportContext context) {
            super(good, context, ForwardingHandler::new, identity());
        }

        @Override
        public CompletionStage<Link> connect(URI peer, LinkHandler handler) {
            return super.connect(peer, handler).exceptionally(error -> {
                Throwable cause = error.getCause();
                throw cause instanceof TransportException
                        ? new PeerException("mixed up")
                        : new CompletionException(error);
            });
        }
    }

    /** Forgets all about closing. */
    static final class StayingOpen extends ForwardingTransport {
        private final TransportContext context;

        StayingOpen(Function<TransportContext, Transport> good, TransportContext context) {
            super(good, context, ForwardingHandler::new, identity());
            this.context = context;
        }

        @Override
        public void close() {
            context.report(new TransportException("left open"));
        }
    }

    /** Closes its links, and goes on listening. */
    static final class KeepingPorts extends ForwardingTransport {
        private final Function<TransportContext, Transport> opening;
        private final TransportContext context;
        private final List<URI> addresses = new ArrayList<>();

        KeepingPorts(Function<TransportContext, Transport> good, TransportContext context) {
            super(good, context, ForwardingHandler::new, identity());
            this.opening = good;
            this.context = context;
        }

        @Override
        public URI listen(String address) {
            URI uri = super.listen(address);
            addresses.add(uri);
            return uri;
        }

        @Override
        public void close() {
            super.close();
            Transport left = opening.apply(context);
            addresses.forEach(address -> left.listen(address.getRawAuthority()));
            addresses.clear();
        }
    }

    /** Opens again when it is used after its end. */
    static final class Reopening implements Transport {
        private final Function<TransportContext, Transport> opening;
        private final TransportContext context;
        private Transport current;

        Reopening(Function<TransportContext, Transport> good, TransportContext context) {
            this.opening = good;
            this.context = context;
            this.current = good.apply(context);
        }

        @Override
        public URI listen(String address) {
            return current.listen(address);
        }

        @Override
        public CompletionStage<Link> connect(URI peer, LinkHandler handler) {
            return current.connect(peer, handler);
        }

        @Override
        public void close() {
            current.close();
            current = opening.apply(context);
        }
    }
}
