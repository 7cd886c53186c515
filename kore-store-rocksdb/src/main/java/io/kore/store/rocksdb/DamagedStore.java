package io.kore.store.rocksdb;

import io.kore.spi.StoreReport;
import java.util.List;

/** x */
final class DamagedStore implements AutoCloseable {
    static DamagedStore open(Place place) {
        return new DamagedStore();
    }

    StoreReport verify() {
        return new StoreReport(0, 0, List.of());
    }

    StoreReport salvageTo(Place target) {
        return verify();
    }

    @Override
    public void close() {}
}
