package io.kore.tck;

import io.kore.codec.RunningHash;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes records as a correct node would: indexes without gaps, numbers that follow the past, running hashes
 * that fit. For tests that need valid records without an engine. Confined to one thread.
 */
public final class RecordMaker {
    private final Map<ShardId, End> ends = new TreeMap<>();

    /** A maker whose shards are all empty. */
    public RecordMaker() {}

    /**
     * A maker that goes on from here apart from this one, so that a test can make records that are never
     * kept, or two histories of one shard.
     *
     * @return a maker in the same state
     */
    public RecordMaker copy() {
        RecordMaker copy = new RecordMaker();
        copy.ends.putAll(ends);
        return copy;
    }

    /**
     * The next record of a shard, whose writer saw nothing new.
     *
     * @param shard the shard
     * @return a record with a small payload that tells its place
     */
    public ShardRecord next(ShardId shard) {
        return next(shard, Payload.of("{\"at\":" + count(shard) + "}"));
    }

    /**
     * The next record of a shard, whose writer saw nothing new.
     *
     * @param shard the shard
     * @param payload the payload
     * @return the record
     */
    public ShardRecord next(ShardId shard, Payload payload) {
        End end = end(shard);
        Seen seen = end.count() == 0 ? Seen.all(Frontier.empty()) : Seen.unchanged();
        return next(shard, Envelope.of(end.lastNumber() + 1, seen), payload);
    }

    /**
     * The next records of a shard, whose writer saw nothing new.
     *
     * @param shard the shard
     * @param size how many
     * @return the records, in order
     */
    public List<ShardRecord> next(ShardId shard, int size) {
        List<ShardRecord> records = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            records.add(next(shard));
        }
        return records;
    }

    /**
     * The next record of a shard, whose writer held all that this maker has made of the log.
     *
     * @param shard the shard
     * @param payload the payload
     * @return the record, with the right number and the change of what was seen
     */
    public ShardRecord nextSeeingAll(ShardId shard, Payload payload) {
        End end = end(shard);
        long highest = end.lastNumber();
        TreeMap<WriterId, Prefix> news = new TreeMap<>();
        for (Map.Entry<ShardId, End> other : ends.entrySet()) {
            if (other.getKey().log().equals(shard.log()) && !other.getKey().equals(shard)) {
                Prefix prefix = other.getValue().prefix();
                if (!prefix.equals(end.seen().prefixes().get(other.getKey().writer()))) {
                    news.put(other.getKey().writer(), prefix);
                }
                highest = Math.max(highest, other.getValue().lastNumber());
            }
        }
        Frontier entries = Frontier.copyOf(news);
        Seen seen = end.count() == 0 ? Seen.all(entries) : Seen.changed(entries);
        return next(shard, Envelope.of(highest + 1, seen), payload);
    }

    /**
     * The next record of a shard, with an envelope of the caller's making. Whether number, past and base
     * make sense is the caller's business.
     *
     * @param shard the shard
     * @param envelope the envelope
     * @param payload the payload
     * @return the record, with the right index and running hash
     */
    public ShardRecord next(ShardId shard, Envelope envelope, Payload payload) {
        End end = end(shard);
        Hash hash = RunningHash.after(end.hash(), envelope, payload);
        ShardRecord record = new ShardRecord(shard, end.count(), envelope, payload, hash);
        ends.put(shard, new End(end.count() + 1, envelope.number(), hash, end.seenAfter(envelope.seen())));
        return record;
    }

    /**
     * How many records of a shard were made.
     *
     * @param shard the shard
     * @return the count, which is the next record's index
     */
    public long count(ShardId shard) {
        return end(shard).count();
    }

    /**
     * Begins a log anew, as after a drop.
     *
     * @param log the log
     */
    public void forget(LogName log) {
        ends.keySet().removeIf(shard -> shard.log().equals(log));
    }

    private End end(ShardId shard) {
        End end = ends.get(shard);
        return end == null ? new End(0, 0, RunningHash.start(shard), Frontier.empty()) : end;
    }

    /** Where a shard has come to, and what its writer had seen of the others. */
    private record End(long count, long lastNumber, Hash hash, Frontier seen) {
        Prefix prefix() {
            return new Prefix(count, hash.head());
        }

        Frontier seenAfter(@Nullable Seen change) {
            if (change == null) {
                return seen;
            }
            if (change.absolute()) {
                return change.entries();
            }
            TreeMap<WriterId, Prefix> all = new TreeMap<>(seen.prefixes());
            all.putAll(change.entries().prefixes());
            return Frontier.copyOf(all);
        }
    }
}
