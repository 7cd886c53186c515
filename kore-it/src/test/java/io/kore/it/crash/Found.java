package io.kore.it.crash;

import io.kore.codec.RecordCodec;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a store holds, as prints. The print of a record is {@code log/writer index hash}, where the hash is made of all
 * its bytes. Names here have no spaces. Immutable.
 *
 * @param end the end of the journal
 * @param arrivals prints by position
 * @param values hashes of the metadata, by key
 */
record Found(long end, SortedMap<Long, String> arrivals, SortedMap<String, String> values) {
    private static final int HASH_BYTES = 8;

    /** To look up every record would take longer than all else. */
    private static final int ASKED_EVERY = 8;

    Found {
        arrivals = Collections.unmodifiableSortedMap(new TreeMap<>(arrivals));
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    static Found nothing() {
        return new Found(0, new TreeMap<>(), new TreeMap<>());
    }

    static String print(ShardRecord record) {
        byte[] payload = record.payload().toBytes();
        return record.shard() + " " + record.index() + " " + hash(RecordCodec.encodeEnvelope(record), payload);
    }

    static String hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Reads a store through each of its doors, and checks that they all tell the same. */
    static Found in(ShardStore store) {
        TreeMap<Long, String> arrivals = new TreeMap<>();
        TreeMap<ShardId, List<String>> shards = new TreeMap<>();
        TreeMap<ShardId, ShardSummary> summaries = new TreeMap<>();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                String print = print(record);
                arrivals.put(cursor.position(), print);
                shards.computeIfAbsent(record.shard(), shard -> new ArrayList<>())
                        .add(print);
                summaries.put(record.shard(), ShardSummary.endingAt(record));
                if (record.index() % ASKED_EVERY == 0
                        && store.arrivalOf(record.shard(), record.index()) != cursor.position()) {
                    throw new AssertionError(print + " is not found at position " + cursor.position());
                }
            }
        }
        shards.forEach((shard, prints) -> checkShard(store, shard, prints));
        TreeMap<ShardId, ShardSummary> told = new TreeMap<>();
        store.shards().forEach(summary -> told.put(summary.shard(), summary));
        if (!told.equals(summaries)) {
            throw new AssertionError("the summaries " + told + " do not fit the records " + summaries);
        }
        TreeMap<String, String> values = new TreeMap<>();
        for (String key : store.metadata().keys()) {
            values.put(key, hash(store.metadata().read(key).orElseThrow()));
        }
        return new Found(store.end(), arrivals, values);
    }

    private static void checkShard(ShardStore store, ShardId shard, List<String> arrived) {
        List<String> read = new ArrayList<>();
        try (RecordCursor cursor = store.readShard(shard, 0)) {
            for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                if (record.index() != read.size()) {
                    throw new AssertionError(record + " stands at index " + read.size());
                }
                read.add(print(record));
            }
        }
        if (!read.equals(arrived)) {
            throw new AssertionError("shard " + shard + " reads as " + read + ", but arrived as " + arrived);
        }
    }

    /** Says all of it, a line at a time. */
    void tell(Consumer<String> line) {
        for (Map.Entry<Long, String> arrival : arrivals.entrySet()) {
            line.accept("found " + arrival.getKey() + " " + arrival.getValue());
        }
        for (Map.Entry<String, String> value : values.entrySet()) {
            line.accept("value " + value.getKey() + " " + value.getValue());
        }
        line.accept("holds " + end);
    }

    /** Collects what {@link #tell} says. Confined to one thread. */
    static final class Listener {
        private final TreeMap<Long, String> arrivals = new TreeMap<>();
        private final TreeMap<String, String> values = new TreeMap<>();

        void found(String rest) {
            int space = rest.indexOf(' ');
            arrivals.put(Long.valueOf(rest.substring(0, space)), rest.substring(space + 1));
        }

        void value(String rest) {
            int space = rest.indexOf(' ');
            values.put(rest.substring(0, space), rest.substring(space + 1));
        }

        Found holds(String rest) {
            Found found = new Found(Long.parseLong(rest), arrivals, values);
            arrivals.clear();
            values.clear();
            return found;
        }
    }
}
