package io.kore.engine.sync;

import io.kore.engine.branch.Strands;
import io.kore.engine.branch.Stretch;
import io.kore.engine.drop.DroppedLog;
import io.kore.engine.sync.Message.Digests;
import io.kore.engine.sync.Message.Dropped;
import io.kore.engine.sync.Message.Shards;
import io.kore.engine.sync.Message.ShardsDone;
import io.kore.engine.sync.Message.Whole;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How two nodes find out where they differ: a digest per log first, then the shards of logs that differ or
 * that one side lacks. Messages are made one at a time and stay small, however many shards there are.
 * Confined to its session.
 */
final class FrontierExchange {
    /** A message is complete from this size on. */
    private static final int MESSAGE_BYTES = 48 << 10;
    /** What a name costs beside its characters, with all that stands with it. */
    private static final int ENTRY_BYTES = 66;
    /** From more logs on, one digest over all is told first: else it would cost a round trip and save little. */
    static final int FEW_LOGS = 8;

    private final int shardsMax;
    private final Scope scope;
    private final SortedMap<LogName, SortedMap<WriterId, ToldShard>> mine = new TreeMap<>();
    private final SortedMap<LogName, Hash> myDigests = new TreeMap<>();
    private final Iterator<List<LogName>> droppedToSend;
    private final Set<LogName> theirDropped = new TreeSet<>();
    private final Iterator<Digests> digestsToSend;
    private @Nullable Iterator<Shards> shardsToSend;
    private @Nullable Whole wholeToSend;
    private boolean waitsForTheirs;
    private boolean myDone;

    private final SortedMap<LogName, Hash> theirDigests = new TreeMap<>();
    private final SortedMap<LogName, SortedMap<WriterId, ToldShard>> theirs = new TreeMap<>();
    private boolean hasTheirWhole;
    private int told;
    private boolean theirDigestsDone;
    private boolean theirDone;

    /**
     * @param tellsDrops whether the other side understands what is said of dropped logs
     */
    FrontierExchange(Holdings holdings, int shardsMax, Scope scope, boolean tellsDrops) {
        this.shardsMax = shardsMax;
        this.scope = scope;
        for (ShardSummary shard : holdings.shards()) {
            LogName log = shard.shard().log();
            // asked once for a log, so that it is told of as a whole or not at all
            if (mine.containsKey(log) || scope.mayTell(log)) {
                mine.computeIfAbsent(log, name -> new TreeMap<>())
                        .put(shard.shard().writer(), told(shard, holdings.strands()));
            }
        }
        List<LogName> dropped = remember(holdings.dropped());
        droppedToSend =
                parts(tellsDrops ? dropped : List.of(), log -> log.value().length());
        mine.forEach((log, shards) -> myDigests.put(log, LogDigest.of(log, shards.values())));
        digestsToSend = digestMessages();
        waitsForTheirs = myDigests.size() > FEW_LOGS;
        wholeToSend = waitsForTheirs ? new Whole(LogDigest.ofAll(myDigests)) : null;
    }

    /** Of a dropped log is told what was held: so nobody sends that, and who lost the same does not use its places anew. */
    private List<LogName> remember(List<DroppedLog> logs) {
        List<LogName> dropped = new ArrayList<>();
        for (DroppedLog log : logs) {
            if (scope.mayTell(log.log())) {
                dropped.add(log.log());
                SortedMap<WriterId, ToldShard> shards = new TreeMap<>();
                log.shards()
                        .forEach(shard -> shards.put(
                                shard.summary().shard().writer(), new ToldShard(shard.summary(), shard.start())));
                if (!shards.isEmpty()) {
                    mine.put(log.log(), shards);
                }
            }
        }
        return dropped;
    }

    private static ToldShard told(ShardSummary shard, Strands strands) {
        Stretch stretch = strands.isForked(shard.shard().log()) ? strands.named(shard.shard()) : null;
        return new ToldShard(shard, stretch == null ? 0 : stretch.start());
    }

    /** The next message to send; null if there is none, or none before the other side has said more. */
    @Nullable
    Message next() {
        if (droppedToSend.hasNext()) {
            return new Dropped(new TreeSet<>(droppedToSend.next()));
        }
        Whole whole = wholeToSend;
        wholeToSend = null;
        if (whole != null || waitsForTheirs) {
            return whole;
        }
        if (digestsToSend.hasNext() && !myDone) {
            return digestsToSend.next();
        }
        if (!theirDigestsDone || myDone) {
            return null;
        }
        if (shardsToSend == null) {
            shardsToSend = shardMessages();
        }
        if (shardsToSend.hasNext()) {
            return shardsToSend.next();
        }
        myDone = true;
        return new ShardsDone();
    }

    /** True once both sides have told all. */
    boolean isComplete() {
        return myDone && theirDone && wholeToSend == null && !droppedToSend.hasNext();
    }

    void received(Dropped message) {
        if (hasTheirWhole || !theirDigests.isEmpty() || theirDigestsDone) {
            throw RefusalException.protocol("dropped logs were told after digests");
        }
        countTold(message.logs().size());
        message.logs().forEach(scope::checkAgreed);
        theirDropped.addAll(message.logs());
    }

    void received(Whole message) {
        if (hasTheirWhole || !theirDigests.isEmpty() || theirDigestsDone) {
            throw RefusalException.protocol("a digest of all logs came where none was expected");
        }
        hasTheirWhole = true;
        boolean isAllEqual = waitsForTheirs && LogDigest.ofAll(myDigests).equals(message.digest());
        waitsForTheirs = false;
        if (isAllEqual) {
            theirDigests.putAll(myDigests);
            theirDigestsDone = true;
            myDone = true;
            theirDone = true;
        }
    }

    void received(Digests message) {
        waitsForTheirs = false;
        if (theirDigestsDone) {
            throw RefusalException.protocol("digests came after the last digests");
        }
        countTold(message.digests().size());
        message.digests().keySet().forEach(scope::checkAgreed);
        boolean ascends = theirDigests.isEmpty()
                || message.digests().isEmpty()
                || theirDigests.lastKey().compareTo(message.digests().firstKey()) < 0;
        if (!ascends) {
            throw RefusalException.protocol("digests are not in order");
        }
        theirDigests.putAll(message.digests());
        theirDigestsDone = message.last();
    }

    void received(Shards message) {
        LogName log = message.log();
        if (!theirDigestsDone || theirDone) {
            throw RefusalException.protocol("shards came before the last digests, or after the last shards");
        }
        if (!theirDigests.containsKey(log) || isEqual(log)) {
            throw RefusalException.protocol("shards came of a log that does not differ: " + Shown.text(log.value()));
        }
        countTold(message.shards().size());
        if (!theirs.isEmpty() && theirs.lastKey().compareTo(log) > 0) {
            throw RefusalException.protocol("shards are not in order");
        }
        SortedMap<WriterId, ToldShard> shards = theirs.computeIfAbsent(log, l -> new TreeMap<>());
        for (ToldShard shard : message.shards()) {
            WriterId writer = shard.shard().writer();
            if (!shards.isEmpty() && shards.lastKey().compareTo(writer) >= 0) {
                throw RefusalException.protocol("shards are not in order");
            }
            shards.put(writer, shard);
        }
    }

    void receivedDone() {
        if (!theirDigestsDone || theirDone) {
            throw RefusalException.protocol("an end of frontiers came where none was expected");
        }
        theirDigests.forEach((log, digest) -> {
            SortedMap<WriterId, ToldShard> shards = theirs.get(log);
            boolean fits = isEqual(log)
                    || (shards != null && LogDigest.of(log, shards.values()).equals(digest));
            if (!fits) {
                throw RefusalException.protocol(
                        "the shards told of log " + Shown.text(log.value()) + " do not give the digest told before");
            }
        });
        theirDone = true;
    }

    /** Logs that the other side has dropped. */
    Set<LogName> theirDropped() {
        return theirDropped;
    }

    /** Logs of which both sides hold the same. */
    Set<LogName> equalLogs() {
        Set<LogName> equal = new TreeSet<>(myDigests.keySet());
        equal.removeIf(log -> !isEqual(log));
        return equal;
    }

    /** This side's shards of all logs that differ. */
    SortedMap<LogName, SortedMap<WriterId, ToldShard>> myDifferingShards() {
        SortedMap<LogName, SortedMap<WriterId, ToldShard>> differing = new TreeMap<>(mine);
        differing.keySet().removeIf(this::isEqual);
        return differing;
    }

    /** What the other side told. */
    SortedMap<LogName, SortedMap<WriterId, ToldShard>> theirDifferingShards() {
        return theirs;
    }

    private boolean isEqual(LogName log) {
        Hash digest = myDigests.get(log);
        Hash theirDigest = theirDigests.get(log);
        return digest != null && theirDigest != null && digest.equals(theirDigest);
    }

    private void countTold(int more) {
        told += more;
        if (told > shardsMax) {
            throw new RefusalException(
                    RefusalException.LIMIT,
                    "more than " + shardsMax + " logs and shards are more than this node takes");
        }
    }

    private Iterator<Digests> digestMessages() {
        Iterator<List<Map.Entry<LogName, Hash>>> parts =
                parts(myDigests.entrySet(), entry -> entry.getKey().value().length());
        if (!parts.hasNext()) {
            return List.of(new Digests(new TreeMap<>(), true)).iterator();
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return parts.hasNext();
            }

            @Override
            public Digests next() {
                SortedMap<LogName, Hash> digests = new TreeMap<>();
                parts.next().forEach(entry -> digests.put(entry.getKey(), entry.getValue()));
                return new Digests(digests, !parts.hasNext());
            }
        };
    }

    private Iterator<Shards> shardMessages() {
        Deque<LogName> logs = new ArrayDeque<>(myDifferingShards().keySet());
        return new Iterator<>() {
            private Iterator<List<ToldShard>> parts = List.<List<ToldShard>>of().iterator();
            private @Nullable LogName log;

            @Override
            public boolean hasNext() {
                return parts.hasNext() || !logs.isEmpty();
            }

            @Override
            public Shards next() {
                LogName of = log;
                if (of == null || !parts.hasNext()) {
                    of = logs.remove();
                    parts = parts(
                            mine.getOrDefault(of, new TreeMap<>()).values(),
                            shard -> shard.shard().writer().value().length());
                    log = of;
                }
                return new Shards(of, parts.next());
            }
        };
    }

    /** Cuts a sequence into lists whose entries take about {@link #MESSAGE_BYTES}; names up to 3 bytes a unit. */
    private static <T> Iterator<List<T>> parts(Iterable<T> all, ToIntFunction<T> nameLength) {
        Iterator<T> rest = all.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rest.hasNext();
            }

            @Override
            public List<T> next() {
                List<T> part = new ArrayList<>();
                for (int bytes = 0; bytes < MESSAGE_BYTES && rest.hasNext(); ) {
                    T entry = rest.next();
                    part.add(entry);
                    bytes += ENTRY_BYTES + 3 * nameLength.applyAsInt(entry);
                }
                return part;
            }
        };
    }
}
