package io.kore.store.file;

import io.kore.spi.ShardStoreProvider;

/** The contract, with sizes so small that everything happens at the borders of segments. */
class SmallSegmentsContractTest extends FileShardStoreContractTest {
    static final StoreOptions SMALL = new StoreOptions(16 << 10, 2 << 10, 64 << 10, 4, 4 << 10, true);

    @Override
    protected ShardStoreProvider provider() {
        return new FileShardStoreProvider(new RealDisk(), SMALL);
    }
}
