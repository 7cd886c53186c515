package io.kore.it.flow;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.error.KoreException;
import io.kore.spi.LinkHandler;
import io.kore.spi.TransportContext;

/** What a transport that only connects needs to know: nobody is let in, and an error is thrown. Stateless. */
public final class OutgoingOnly implements TransportContext {
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
}
