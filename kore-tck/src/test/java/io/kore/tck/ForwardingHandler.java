package io.kore.tck;

import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A handler that passes all calls on; the broken transports override what they break. Thread-safe. */
class ForwardingHandler implements LinkHandler {
    final LinkHandler handler;
    private final CompletableFuture<Link> shown = new CompletableFuture<>();

    ForwardingHandler(LinkHandler handler) {
        this.handler = handler;
    }

    /** The link to show instead of the good one. */
    Link broken(Link good) {
        return good;
    }

    /** The link that was shown. */
    CompletionStage<Link> shown() {
        return shown;
    }

    @Override
    public final void opened(Link good) {
        Link link = broken(good);
        shown.complete(link);
        open(link);
    }

    void open(Link link) {
        handler.opened(link);
    }

    @Override
    public void received(ByteBuffer frame) {
        handler.received(frame);
    }

    @Override
    public void closed(@Nullable String reason) {
        handler.closed(reason);
    }
}
