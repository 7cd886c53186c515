package io.kore.store.h2;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;

/**
 * Gives stores in an embedded H2 database, whose records can be asked in SQL while the node is closed. A place
 * is the path of a folder. Stateless and thread-safe.
 *
 * <p>The folder holds {@code records.mv.db}, an ordinary H2 database with user {@code sa} and an empty
 * password, and {@code kore-h2.mark}, see {@code docs/FORMAT-h2.md}. To ask it, read-only:
 *
 * <pre>{@code
 *  jdbc:h2:<folder>/records;IFEXISTS=TRUE;ACCESS_MODE_DATA=r
 *
 *  SELECT number, writer, (payload)."do" FROM records WHERE log = 'MyList' AND (payload)."do" = 'Buy Milk'
 * }</pre>
 */
public final class H2ShardStoreProvider implements ShardStoreProvider {
    /** For {@link java.util.ServiceLoader}. */
    public H2ShardStoreProvider() {}

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public ShardStore open(String place) {
        return SqlThreads.apart(() -> Opening.open(place, Disk.REAL));
    }

    @Override
    public StoreReport verify(String place) {
        return SqlThreads.apart(() -> Inspection.verify(place));
    }

    @Override
    public StoreReport salvage(String place, String target) {
        return SqlThreads.apart(() -> Salvage.salvage(place, target));
    }
}
