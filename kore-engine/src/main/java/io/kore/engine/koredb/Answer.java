package io.kore.engine.koredb;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What to answer to a client: true counts, never beyond what it will then hold, and all that it lacks. Immutable.
 *
 * @param portions what there is to say, the most urgent first, not cut yet
 * @param wanted shards of which the client holds more than this node, and was not asked for it yet
 */
public record Answer(List<Portion> portions, List<ShardId> wanted) {
    /**
     * Copies the lists.
     *
     * @param portions what there is to say
     * @param wanted of which shards the client holds more
     */
    public Answer {
        portions = List.copyOf(portions);
        wanted = List.copyOf(wanted);
    }

    /**
     * What a client may do, log by log.
     *
     * @param mayRead whether anything of a log may be told
     * @param mayWrite whether records of a log are taken
     */
    public record Permit(Predicate<LogName> mayRead, Predicate<LogName> mayWrite) {}

    /**
     * Works an answer out.
     *
     * @param body what the client says
     * @param carried what is held and may be read by the client
     * @param permit what the client may do
     * @param memory what is known of it
     * @param again shards of which more is needed than what came, and from which index on
     * @return the answer
     */
    public static Answer to(Body body, Carried carried, Permit permit, ClientMemory memory, Map<ShardId, Long> again) {
        Map<ShardId, Body.Entry> claims = claims(body);
        Map<ShardId, Portion> portions = new LinkedHashMap<>();
        Map<ShardId, Long> counts = new HashMap<>();
        for (ShardSummary summary : mostUrgentFirst(carried.shards(), body.whoami())) {
            ShardId shard = summary.shard();
            Body.Entry claim = claims.get(shard);
            long theirs = claim == null ? 0 : memory.holds(shard, claim);
            counts.put(shard, summary.count());
            portions.put(
                    shard,
                    theirs < summary.count()
                            ? Portion.sent(shard, theirs, summary.count())
                            : Portion.told(shard, Math.min(summary.count(), again.getOrDefault(shard, theirs))));
        }
        // what is kept back from it must not be sent again and again by it
        for (ShardSummary summary : carried.others()) {
            Body.Entry claim = claims.get(summary.shard());
            if (claim != null) {
                counts.put(summary.shard(), summary.count());
                portions.put(summary.shard(), Portion.told(summary.shard(), Math.min(claim.size(), summary.count())));
            }
        }
        List<ShardId> wanted = new ArrayList<>();
        for (Map.Entry<ShardId, Body.Entry> claimed : claims.entrySet()) {
            ShardId shard = claimed.getKey();
            boolean mayRead = permit.mayRead().test(shard.log());
            boolean mayWrite = permit.mayWrite().test(shard.log());
            long theirs = memory.holds(shard, claimed.getValue());
            long held = mayRead ? counts.getOrDefault(shard, 0L) : memory.brought(shard);
            long ours = Math.min(held, again.getOrDefault(shard, held));
            if ((mayRead || mayWrite) && !portions.containsKey(shard)) {
                portions.put(shard, Portion.told(shard, 0));
            }
            boolean mayHoldMore = theirs > ours || memory.mayBeEcho(shard, claimed.getValue());
            if (mayWrite && mayHoldMore && memory.mayAsk(shard, ours, theirs)) {
                wanted.add(shard);
            }
        }
        return new Answer(new ArrayList<>(portions.values()), wanted);
    }

    /** What a client without a store needs before it can go on: its own shards. */
    private static List<ShardSummary> mostUrgentFirst(List<ShardSummary> shards, String whoami) {
        List<ShardSummary> sorted = new ArrayList<>(shards);
        sorted.sort((one, other) -> {
            boolean isOwn = one.shard().writer().value().equals(whoami);
            boolean isOtherOwn = other.shard().writer().value().equals(whoami);
            return isOwn == isOtherOwn ? one.shard().compareTo(other.shard()) : isOwn ? -1 : 1;
        });
        return sorted;
    }

    private static Map<ShardId, Body.Entry> claims(Body body) {
        Map<ShardId, Body.Entry> claims = new LinkedHashMap<>();
        if (!body.isUnsynched()) {
            for (Body.Entry entry : body.entries()) {
                ShardId shard = shardOf(entry);
                if (shard != null) {
                    claims.put(shard, entry);
                }
            }
        }
        return claims;
    }

    /**
     * The shard that an entry is about.
     *
     * @param entry what a koredb says
     * @return the shard; null if its names are none that Kore has
     */
    public static @Nullable ShardId shardOf(Body.Entry entry) {
        try {
            return new ShardId(new LogName(entry.log()), new WriterId(entry.writer()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Whether a shard can come over koredb's wire. What is shown of a fork, and what was migrated, has more to it than a
     * koredb carries: it goes there, and comes back by Kore's own sync only.
     *
     * @param shard the shard
     * @return false if records of it are left alone
     */
    public static boolean comesBare(ShardId shard) {
        return !shard.writer().isBranch() && !shard.writer().isDerived();
    }
}
