package io.kore.tck;

/** What the groups of store rules share. Each group is an interface of tests; {@link ShardStoreContract} has all. */
interface StoreRules {
    /** What the running test works with. */
    StoreBench bench();
}
