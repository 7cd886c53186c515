package io.kore.engine.sync;

import io.kore.engine.branch.Stretch;
import io.kore.engine.drop.DroppedLog;
import io.kore.engine.sync.Message.Fork;
import io.kore.engine.sync.Message.FrontiersDone;
import io.kore.engine.sync.Message.Hashes;
import io.kore.engine.sync.Message.Probe;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What follows from both sides' frontiers: how much of each history the other side holds. Mostly that is plain to see:
 * of two copies of a shard the shorter one is the beginning of the longer one. Where it is not, the shard has
 * forked, and each side asks for running hashes until it knows. Of a shard of which neither side knows a fork yet,
 * the side with the longer copy sees it, and tells. Confined to its session.
 */
final class Matching {
    private static final Hash NOT_HELD = Hash.of(new byte[Hash.BYTES]);

    private final SyncHost host;
    private final Holdings holdings;
    private final String peerName;
    private final Scope scope;
    private final PeerHoldings peer;
    private final SortedMap<LogName, SortedMap<WriterId, ToldShard>> mine;
    private final Set<LogName> droppedBefore;
    /** Shards that did not fork as far as both sides know, with how many records of mine the other side holds. */
    private final Map<ShardId, Long> plain = new HashMap<>();

    /** Shards that did not fork as far as both sides know, of which this side has the longer copy. */
    private final Set<ShardId> longer = new HashSet<>();

    private final List<Search> searches = new ArrayList<>();
    private final Deque<Message> replies = new ArrayDeque<>();
    private List<Search> asked = List.of();
    private boolean myDone;
    private boolean theirDone;

    Matching(FrontierExchange exchange, Holdings holdings, SyncHost host, Scope scope, String peerName) {
        this.host = host;
        this.holdings = holdings;
        this.peerName = peerName;
        this.scope = scope;
        this.peer = new PeerHoldings(exchange.equalLogs(), holdings.end());
        this.mine = exchange.myDifferingShards();
        this.droppedBefore = holdings.dropped().stream().map(DroppedLog::log).collect(Collectors.toSet());
        exchange.theirDropped().stream().filter(scope::mayWrite).forEach(host::peerDropped);
        exchange.theirDifferingShards().forEach((log, theirs) -> {
            Map<ShardId, List<ToldShard>> ofMine =
                    byRoot(mine.getOrDefault(log, new TreeMap<>()).values());
            byRoot(theirs.values()).forEach((root, parts) -> match(ofMine.getOrDefault(root, List.of()), parts));
        });
    }

    private static Map<ShardId, List<ToldShard>> byRoot(Collection<ToldShard> shards) {
        Map<ShardId, List<ToldShard>> parts = new HashMap<>();
        shards.forEach(part ->
                parts.computeIfAbsent(part.root(), root -> new ArrayList<>(1)).add(part));
        return parts;
    }

    private void match(List<ToldShard> ours, List<ToldShard> theirs) {
        alarm(theirs);
        if (ours.isEmpty() || isDropped(ours.get(0).shard().log())) {
            return;
        }
        ToldShard one = theirs.get(0);
        boolean isPlain = ours.size() == 1
                && theirs.size() == 1
                && !one.isBranch()
                && !ours.get(0).isBranch();
        if (isPlain && one.count() > ours.get(0).count()) {
            // if it is not so, the other side will see and tell
            plain.put(one.shard(), ours.get(0).count());
            return;
        }
        if (isPlain && one.count() < ours.get(0).count()) {
            longer.add(one.shard());
        }
        long reach = 0;
        for (ToldShard part : ours) {
            reach = Math.max(reach, part.start() + part.count());
        }
        for (ToldShard part : theirs) {
            Search search = new Search(part, host.histories(), reach);
            if (search.isDone()) {
                found(search);
            } else {
                searches.add(search);
            }
        }
    }

    /** Tells the host of what it does not hold of its own. */
    private void alarm(List<ToldShard> theirs) {
        for (ToldShard part : theirs) {
            boolean isOwn = part.root().writer().equals(host.writer());
            // who may not write the log has no word on it either
            if (isOwn && scope.mayWrite(part.root().log()) && !new Search(part, host.histories(), 0).isAll()) {
                host.peerHoldsMoreOfMine(part.summary(), peerName);
            }
        }
    }

    /** The other side holds what I hold of what it told. */
    private void found(Search search) {
        ShardRecord last = search.last();
        if (last != null) {
            peer.holds(last, host.histories().strands());
        }
        if (!search.isAll() && longer.contains(search.theirs().shard())) {
            replies.add(new Fork(search.theirs().shard(), search.held()));
        }
    }

    /** The next message to send; null if there is none, or none before the other side has answered. */
    @Nullable
    Message next() {
        if (!replies.isEmpty()) {
            return replies.remove();
        }
        if (!asked.isEmpty() || myDone) {
            return null;
        }
        if (!searches.isEmpty()) {
            return ask();
        }
        myDone = true;
        return new FrontiersDone();
    }

    private Probe ask() {
        List<Probe.Question> questions = new ArrayList<>();
        asked = new ArrayList<>();
        int points = 0;
        for (Search search : searches) {
            if (points >= Probe.POINTS_MAX / 2) {
                break;
            }
            asked.add(search);
            questions.add(new Probe.Question(search.theirs().shard(), search.ask()));
            points += search.asked();
        }
        return new Probe(questions);
    }

    void received(Hashes hashes) {
        int at = 0;
        for (Search search : asked) {
            int size = search.asked();
            if (at + size > hashes.hashes().size()) {
                throw RefusalException.protocol("fewer running hashes came than were asked for");
            }
            search.answered(hashes.hashes().subList(at, at + size), host.histories());
            at += size;
            if (search.isDone()) {
                found(search);
                searches.remove(search);
            }
        }
        if (asked.isEmpty() || at != hashes.hashes().size()) {
            throw RefusalException.protocol("running hashes came that were not asked for");
        }
        asked = List.of();
    }

    void received(Probe probe) {
        List<Hash> hashes = new ArrayList<>();
        for (Probe.Question question : probe.questions()) {
            SortedMap<WriterId, ToldShard> told =
                    mine.getOrDefault(question.shard().log(), new TreeMap<>());
            ToldShard shard = told.get(question.shard().writer());
            for (long count : question.counts()) {
                if (shard == null || count > shard.count()) {
                    throw RefusalException.protocol("a running hash was asked for of what was not told");
                }
                hashes.add(hash(shard, count));
            }
        }
        replies.add(new Hashes(hashes));
    }

    private Hash hash(ToldShard told, long count) {
        Stretch stretch = holdings.strands().named(told.shard());
        if (stretch == null) {
            return NOT_HELD;
        }
        try (RecordCursor cursor = host.readShard(stretch.strand().id(), stretch.from() + count - 1)) {
            ShardRecord record = cursor.next();
            // it was dropped meanwhile
            return record == null ? NOT_HELD : record.hash();
        }
    }

    /** The other side, which has the longer copy of a shard, has seen that it forked. */
    void received(Fork fork) {
        if (isDropped(fork.shard().log())) {
            // it was told what was held; there is nothing here that could go another way
            return;
        }
        Long assumed = plain.get(fork.shard());
        if (assumed == null || fork.index() >= assumed) {
            throw RefusalException.protocol("a fork was told that cannot be");
        }
        plain.put(fork.shard(), fork.index());
    }

    void receivedDone() {
        if (theirDone) {
            throw RefusalException.protocol("a second end of frontiers came");
        }
        theirDone = true;
    }

    boolean isComplete() {
        return myDone && theirDone;
    }

    /** What the other side holds; once this is complete. */
    PeerHoldings peer() {
        plain.forEach(peer::holds);
        return peer;
    }

    /** What the other side lacks. */
    Outflow.Start start() {
        long from = holdings.end();
        long lacked = 0;
        for (Map.Entry<LogName, SortedMap<WriterId, ToldShard>> log : mine.entrySet()) {
            if (isDropped(log.getKey())) {
                continue;
            }
            for (ToldShard told : log.getValue().values()) {
                Stretch stretch = holdings.strands().named(told.shard());
                if (stretch != null) {
                    ShardId strand = stretch.strand().id();
                    long first = Math.max(stretch.from(), peer.count(strand));
                    long lackedOfShard = stretch.from() + told.summary().count() - first;
                    if (lackedOfShard > 0) {
                        lacked += lackedOfShard;
                        from = Math.min(from, arrivalOf(strand, first));
                    }
                }
            }
        }
        return new Outflow.Start(from, holdings.end(), lacked);
    }

    private long arrivalOf(ShardId strand, long index) {
        try {
            return host.arrivalOf(strand, index);
        } catch (IllegalArgumentException e) {
            if (host.isDropped(strand.log())) {
                return holdings.end();
            }
            throw e;
        }
    }

    /** When the session began, or since. */
    private boolean isDropped(LogName log) {
        return droppedBefore.contains(log) || host.isDropped(log);
    }
}
