package io.kore.tck;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;

/** A provider that leaves all to another one; the broken ones override what they break. */
class ForwardingProvider implements ShardStoreProvider {
    final ShardStoreProvider good;

    ForwardingProvider(ShardStoreProvider good) {
        this.good = good;
    }

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public ShardStore open(String place) {
        return good.open(place);
    }

    @Override
    public StoreReport verify(String place) {
        return good.verify(place);
    }

    @Override
    public StoreReport salvage(String place, String target) {
        return good.salvage(place, target);
    }
}
