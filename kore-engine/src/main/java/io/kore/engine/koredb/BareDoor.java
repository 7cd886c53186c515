package io.kore.engine.koredb;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import java.util.List;

/** Where records enter that come without an envelope. Thread-safe. */
@FunctionalInterface
public interface BareDoor {
    /**
     * Takes in records of one shard: what is held already is passed over, what goes on is appended, and from the first
     * one on that cannot be kept all are refused. Does not wait until anything is durable.
     *
     * @param shard the writer's shard
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
     * @param next index of the record that is wanted next: behind what was given if all of that is held now, before it
     *     if what came is not enough to tell where it belongs
     * @param added how many were not held before
     * @param refusal why the shard cannot go on at {@code next}, in words; empty if nothing is wrong with it
     */
    record Taken(long next, long added, String refusal) {}
}
