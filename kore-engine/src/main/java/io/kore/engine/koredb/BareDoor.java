package io.kore.engine.koredb;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import java.util.List;

/** Where records enter that come without an envelope. Thread-safe. */
@FunctionalInterface
public interface BareDoor {
    /**
     * Takes in records of one shard: what is held already is passed over, what goes on is appended, and the rest is
     * refused. Does not wait until anything is durable.
     *
     * @param shard the shard as koredb named it
     * @param fromIndex index of the first record
     * @param records objects with their {@code _korenum} and {@code _korewho}; not empty
     * @param peer who sent them, for messages
     * @return what became of them
     * @throws io.kore.error.StoreException if the store failed
     */
    Taken take(ShardId shard, long fromIndex, List<Payload> records, String peer);

    /**
     * What became of records.
     *
     * @param added how many were not held before
     * @param refusal why the rest was not taken, in words; empty if all is held now
     */
    record Taken(long added, String refusal) {}
}
