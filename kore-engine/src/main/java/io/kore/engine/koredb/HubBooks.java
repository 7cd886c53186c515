package io.kore.engine.koredb;

import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a koredb hub is known to hold, and what to post to it next. A hub is asked for one record less than this node
 * holds, so that one that has all returns the last: that proves it. An answer without records proves nothing. Confined to one
 * thread at a time.
 */
public final class HubBooks {
    /** How often a shard is sent from its beginning to a hub that never shows that it has it. */
    private static final int VAIN_MAX = 4;

    /** How many records of a shard the hub has proven to hold; none if it was not asked yet. */
    private final Map<ShardId, Long> proven = new HashMap<>();
    /** From which index on more of a shard is needed than came. */
    private final Map<ShardId, Long> wanted = new LinkedHashMap<>();
    /** How often in vain. */
    private final Map<ShardId, Integer> vain = new HashMap<>();
    /** What the hub was told last. */
    private final Map<ShardId, Portion> posted = new HashMap<>();

    private boolean hasAnswered;

    /** Of a hub that was not asked yet. */
    public HubBooks() {}

    /**
     * What there is to post.
     *
     * @param held what is held and can be carried
     * @return a line for each shard of it, and of those that are wanted; not cut yet
     */
    public List<Portion> next(List<ShardSummary> held) {
        List<Portion> portions = new ArrayList<>();
        Set<ShardId> listed = new HashSet<>();
        for (ShardSummary summary : held) {
            listed.add(summary.shard());
            portions.add(portion(summary));
        }
        wanted.forEach((shard, from) -> {
            if (!listed.contains(shard)) {
                portions.add(Portion.told(shard, from));
            }
        });
        return portions;
    }

    private Portion portion(ShardSummary summary) {
        ShardId shard = summary.shard();
        long count = summary.count();
        long theirs = Math.min(count, proven.getOrDefault(shard, hasAnswered ? 0L : count));
        long claim = Math.min(count - 1, wanted.getOrDefault(shard, count));
        return theirs == count || isGivenUp(shard)
                ? new Portion(shard, claim, count, count)
                : new Portion(shard, claim, theirs, count);
    }

    /**
     * It was posted.
     *
     * @param portions what the hub was told
     */
    public void posted(List<Portion> portions) {
        posted.clear();
        portions.forEach(portion -> posted.put(portion.shard(), portion));
        wanted.clear();
    }

    /**
     * The hub has answered with records, and they were taken in.
     *
     * @param entry what it sent
     * @param shard the shard of it
     * @param next index of the record that is wanted next
     */
    public void brought(Body.Entry entry, ShardId shard, long next) {
        proven.put(shard, entry.to());
        if (next < entry.to()) {
            want(shard, next);
        } else {
            vain.remove(shard);
        }
    }

    /**
     * The hub has answered, and its records were taken in.
     *
     * @param answer all that it said
     */
    public void answered(Body answer) {
        hasAnswered = true;
        Set<ShardId> shown = new HashSet<>();
        for (Body.Entry entry : answer.entries()) {
            ShardId shard = Answer.shardOf(entry);
            if (shard != null && !entry.records().isEmpty()) {
                shown.add(shard);
            } else if (shard != null && !posted.containsKey(shard)) {
                want(shard, 0);
            }
        }
        for (Map.Entry<ShardId, Portion> told : posted.entrySet()) {
            if (!shown.contains(told.getKey())) {
                unproven(told.getKey(), told.getValue());
            }
        }
    }

    private void unproven(ShardId shard, Portion told) {
        proven.put(shard, 0L);
        if (told.hasRecords() && told.from() == 0) {
            vain.merge(shard, 1, Integer::sum);
        }
    }

    private void want(ShardId shard, long from) {
        int times = vain.merge(shard, 1, Integer::sum);
        if (times <= VAIN_MAX) {
            wanted.put(shard, from);
        }
    }

    /**
     * How many records the hub is not known to hold.
     *
     * @param held what is held and can be carried
     * @return 0 if it has proven to hold all
     */
    public long lacked(List<ShardSummary> held) {
        return held.stream()
                .filter(summary -> !isGivenUp(summary.shard()))
                .mapToLong(summary -> Math.max(0, summary.count() - proven.getOrDefault(summary.shard(), 0L)))
                .sum();
    }

    /**
     * Whether it holds something that was not got yet.
     *
     * @return true if it is to be asked again
     */
    public boolean isWanting() {
        return !wanted.isEmpty();
    }

    /**
     * Shards that it never shows to have, however often they are sent, or sends in a way that makes no sense.
     *
     * @return the shards that are left alone from now on
     */
    public Set<ShardId> givenUp() {
        Set<ShardId> shards = new HashSet<>(vain.keySet());
        shards.removeIf(shard -> !isGivenUp(shard));
        return shards;
    }

    private boolean isGivenUp(ShardId shard) {
        return vain.getOrDefault(shard, 0) > VAIN_MAX;
    }
}
