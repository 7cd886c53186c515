package io.kore.engine.gather;

import io.kore.spi.ShardStore;

/** What the ways to fold share. Confined to its gather. */
record FoldParts(
        ShardStore store,
        GatherRule rule,
        FoldLimits limits,
        StoredFields stored,
        WriterTable writers,
        Shape.Table shapes,
        Applying applying) {}
