package io.kore.tck;

import io.kore.memory.MemoryStoreProvider;
import io.kore.spi.ShardStoreProvider;

/** The reference store keeps the contract. */
class MemoryShardStoreContractTest extends ShardStoreContract {
    private final MemoryStoreProvider provider = new MemoryStoreProvider();
    private int places;

    @Override
    protected ShardStoreProvider provider() {
        return provider;
    }

    @Override
    protected String newPlace() {
        return "place " + places++;
    }

    @Override
    protected void makeStrange(String place) {
        provider.occupy(place);
    }

    /** Memory knows one format only: to it a newer one is as strange as anything else. */
    @Override
    protected void makeNewer(String place) {
        provider.occupy(place);
    }
}
