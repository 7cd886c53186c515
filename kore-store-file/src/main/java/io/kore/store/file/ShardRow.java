package io.kore.store.file;

import io.kore.model.Hash;
import io.kore.model.ShardId;

/** How a shard stood at the end of a segment, as its index keeps it. Immutable. */
record ShardRow(ShardId id, int ordinal, long count, long lastNumber, Hash hash) {}
