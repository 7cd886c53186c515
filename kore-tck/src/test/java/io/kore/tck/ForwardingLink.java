package io.kore.tck;

import io.kore.spi.Link;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A link that leaves all to another one; the broken ones override what they break. As thread-safe as that one. */
class ForwardingLink implements Link {
    final Link good;

    ForwardingLink(Link good) {
        this.good = good;
    }

    @Override
    public String remote() {
        return good.remote();
    }

    @Override
    public CompletionStage<Void> send(ByteBuffer frame) {
        return good.send(frame);
    }

    @Override
    public void close(String reason) {
        good.close(reason);
    }
}
