package io.kore.engine.koredb;

import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What this node remembers of one koredb client, to tell what it holds from what it only repeats. Forgetting it costs
 * traffic, never records. Confined to one thread at a time.
 */
public final class ClientMemory {
    /** By writer, the size that the client finds in the last answer. */
    private final Map<WriterId, Long> found = new HashMap<>();
    /** The shards of the last answer. */
    private final Set<ShardId> told = new HashSet<>();
    /** How far it has itself sent shards that it may write and not read. */
    private final Map<ShardId, Long> brought = new HashMap<>();
    /** What was last asked of it: how much was held here, and how much it claimed. */
    private final Map<ShardId, List<Long>> asked = new HashMap<>();

    /** Of a client that has not been heard of. */
    public ClientMemory() {}

    /**
     * How many records of a shard the client surely holds.
     *
     * @param shard the shard
     * @param entry what it says of it
     * @return a count; 0 if it may be an echo
     */
    public long holds(ShardId shard, Body.Entry entry) {
        return mayBeEcho(shard, entry) ? 0 : entry.size();
    }

    /**
     * Tells whether a size may be one that the client found in the last answer for another log of the writer. Then it holds
     * some records of the shard, and no more than that many.
     *
     * @param shard the shard
     * @param entry what it says of it
     * @return true if the size says nothing
     */
    public boolean mayBeEcho(ShardId shard, Body.Entry entry) {
        return entry.records().isEmpty()
                && !told.contains(shard)
                && entry.size() > 0
                && entry.size() == found.getOrDefault(shard.writer(), 0L);
    }

    /**
     * The client was answered.
     *
     * @param answer what it was told, in order
     */
    public void answered(List<Portion> answer) {
        found.clear();
        told.clear();
        for (Portion portion : answer) {
            found.putIfAbsent(portion.shard().writer(), portion.size());
            told.add(portion.shard());
        }
    }

    /**
     * The client has sent records of a shard that it may not read.
     *
     * @param shard the shard
     * @param to index behind the last of them
     */
    public void brought(ShardId shard, long to) {
        brought.merge(shard, to, Math::max);
    }

    /**
     * How far the client has itself sent a shard that it may not read.
     *
     * @param shard the shard
     * @return an index, exclusive
     */
    public long brought(ShardId shard) {
        return brought.getOrDefault(shard, 0L);
    }

    /**
     * Tells whether there is use in asking for what the client holds beyond this node; notes that it was.
     *
     * @param shard the shard
     * @param held how many records are held here
     * @param claimed how many it says it holds
     * @return false if it was asked already and nothing has changed since
     */
    public boolean mayAsk(ShardId shard, long held, long claimed) {
        List<Long> question = List.of(held, claimed);
        return !question.equals(asked.put(shard, question));
    }

    /**
     * How much is remembered.
     *
     * @return a measure to bound it by
     */
    public int size() {
        return found.size() + told.size() + brought.size() + asked.size();
    }
}
