package io.kore.tck.sim;

import io.kore.spi.ShardStoreProvider;
import io.kore.tck.ShardStoreContract;

/** As long as nothing goes wrong, the simulated store keeps the contract. */
class SimulatedStoreContractTest extends ShardStoreContract {
    private final SimulatedStoreProvider provider = new SimulatedStoreProvider();
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

    /** There is one format only: to it a newer one is as strange as anything else. */
    @Override
    protected void makeNewer(String place) {
        provider.occupy(place);
    }
}
