package io.kore.cli;

import io.kore.error.StoreFormatException;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.util.List;

/** A store that has been damaged in two places, or is whole if its folder is called so. */
public final class DamagedStoreProvider implements ShardStoreProvider {
    @Override
    public String name() {
        return "damaged";
    }

    @Override
    public ShardStore open(String place) {
        throw new StoreFormatException("this store is for looking at only");
    }

    @Override
    public StoreReport verify(String place) {
        return place.endsWith("whole")
                ? new StoreReport(1_234, 1, List.of())
                : new StoreReport(
                        1_000,
                        2,
                        List.of(
                                new StoreReport.Damage("segment-3", 4_096, "a frame does not match its checksum"),
                                new StoreReport.Damage("identity", -1, "cannot\nbe read")));
    }

    @Override
    public StoreReport salvage(String place, String target) {
        return verify(place);
    }
}
