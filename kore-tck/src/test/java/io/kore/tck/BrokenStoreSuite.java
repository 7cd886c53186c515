package io.kore.tck;

import io.kore.memory.MemoryStoreProvider;
import io.kore.spi.ShardStoreProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a store of {@link BrokenStore}, or the whole one; run by {@link BrokenStoreTest} only. */
@ExtendWith(VariantResolver.class)
class BrokenStoreSuite extends ShardStoreContract {
    private final MemoryStoreProvider memory = new MemoryStoreProvider();
    private final ShardStoreProvider provider;
    private int places;

    @TempDir
    Path folder;

    BrokenStoreSuite(String variant) {
        provider = variant.isEmpty() ? memory : BrokenStore.valueOf(variant).over(memory);
    }

    @Override
    protected ShardStoreProvider provider() {
        return provider;
    }

    @Override
    protected String newPlace() {
        return folder.resolve("place " + places++).toString();
    }

    @Override
    protected void makeStrange(String place) {
        memory.occupy(place);
    }

    @Override
    protected void makeNewer(String place) {
        memory.occupy(place);
    }
}
