package io.kore.tck;

import io.kore.spi.ArrivalCursor;

/** As {@link ForwardingCursor}, in arrival order. Confined to one thread. */
class ForwardingArrivals extends ForwardingCursor implements ArrivalCursor {
    private final ArrivalCursor arrivals;

    ForwardingArrivals(ArrivalCursor good) {
        super(good);
        this.arrivals = good;
    }

    @Override
    public long position() {
        return arrivals.position();
    }
}
