package io.kore.store.rocksdb;

import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.spi.StoreReport;
import io.kore.store.rocksdb.ForcedMark.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads everything in a database and writes down what does not hold: RocksDB's checksums, ours, the running
 * hash of each shard, and that head, names, summaries, records, arrivals and metadata fit each other. Goes on
 * behind damage wherever it can. Confined to one thread.
 */
final class Verification {
    private final Place place;
    private final Database database;
    private final Damages damages;
    private final Scratch scratch = new Scratch();
    private final Map<Integer, ScannedShard> shards = new TreeMap<>();

    Verification(Place place, Database database, Damages damages) {
        this.place = place;
        this.database = database;
        this.damages = damages;
    }

    /** The shards that were found, in the order of their ordinals; once the report is made. */
    Collection<ScannedShard> shards() {
        return shards.values();
    }

    StoreReport report() {
        Head head = head();
        try (Reading reading = new Reading(database).forOnePass()) {
            Map<Integer, ShardId> names = names(reading.iterator(Family.NAMES));
            Map<Integer, byte[]> summaries = summaries(reading.iterator(Family.SUMMARIES));
            names.forEach((ordinal, shard) ->
                    shards.put(ordinal, new ScannedShard(ordinal, shard, summary(ordinal, shard, summaries))));
            for (Integer ordinal : summaries.keySet()) {
                if (!names.containsKey(ordinal)) {
                    damages.add(
                            Family.NAMES, "the name of shard number " + ordinal + " is lost, and so are its records");
                }
            }
            RocksIterator records = reading.iterator(Family.RECORDS);
            shards.values().forEach(shard -> shard.scan(records, scratch));
            arrivals(reading.iterator(Family.ARRIVALS), head);
            shards.values().forEach(shard -> shard.report(damages));
            metadata(reading.iterator(Family.METADATA));
        }
        checksums();
        long records = shards.values().stream().mapToLong(ScannedShard::whole).sum();
        if (head != null && damages.isEmpty() && records + head.dropped() != head.end()) {
            damages.add(
                    Family.HEAD,
                    "the journal ends at position " + head.end() + ", but its shards have " + records + " records and "
                            + head.dropped() + " were dropped");
        }
        long held = shards.values().stream().filter(shard -> shard.whole() > 0).count();
        return new StoreReport(records, held, damages.all());
    }

    private @Nullable Head head() {
        try {
            Head head = new Loading(database).head();
            if (!Files.exists(place.forcedMark())) {
                // was said when the store was opened
                return head;
            }
            Mark mark = ForcedMark.read(place.forcedMark());
            if (mark == null) {
                damages.add(
                        place.forcedMark(), "it does not hold what was written to it; what was forced is not known");
            } else {
                Opening.checkMark(place.folder(), mark, head);
            }
            return head;
        } catch (StoreCorruptException e) {
            damages.addSaid("the journal is not what was forced", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            damages.add(place.forcedMark(), "it cannot be read: " + e);
        }
        return null;
    }

    private Map<Integer, ShardId> names(RocksIterator names) {
        TreeMap<Integer, ShardId> all = new TreeMap<>();
        for (names.seekToFirst(); names.isValid(); names.next()) {
            byte[] key = names.key();
            try {
                all.put(ordinal(key), Layout.readName(key, names.value()));
            } catch (MalformedException e) {
                damages.add(Family.NAMES, "the name of a shard is damaged: " + e.getMessage());
            }
        }
        checkEnd(names, Family.NAMES);
        return all;
    }

    private Map<Integer, byte[]> summaries(RocksIterator summaries) {
        TreeMap<Integer, byte[]> all = new TreeMap<>();
        for (summaries.seekToFirst(); summaries.isValid(); summaries.next()) {
            try {
                all.put(ordinal(summaries.key()), summaries.value());
            } catch (MalformedException e) {
                damages.add(Family.SUMMARIES, "the summary of a shard is damaged: " + e.getMessage());
            }
        }
        checkEnd(summaries, Family.SUMMARIES);
        return all;
    }

    private static int ordinal(byte[] key) throws MalformedException {
        if (key.length != Layout.ORDINAL_BYTES) {
            throw new MalformedException("its key has " + key.length + " bytes");
        }
        return ByteBuffer.wrap(key).getInt();
    }

    private @Nullable ShardSummary summary(int ordinal, ShardId shard, Map<Integer, byte[]> summaries) {
        byte[] value = summaries.get(ordinal);
        if (value == null) {
            return null;
        }
        try {
            return Layout.readSummary(shard, Layout.ordinalKey(ordinal), value);
        } catch (MalformedException e) {
            damages.add(Family.SUMMARIES, "the summary of shard " + shard + " is damaged: " + e.getMessage());
            return null;
        }
    }

    private void arrivals(RocksIterator arrivals, @Nullable Head head) {
        for (arrivals.seekToFirst(); arrivals.isValid(); arrivals.next()) {
            ByteBuffer key = scratch.keyOf(arrivals);
            long position = key.remaining() == Layout.POSITION_BYTES ? key.getLong() : -1;
            ByteBuffer value = ByteBuffer.wrap(scratch.valueOf(arrivals));
            if (position < 0
                    || (head != null && position >= head.end())
                    || value.remaining() != Layout.RECORD_KEY_BYTES) {
                damages.add(Family.ARRIVALS, "position " + position + " cannot be, or names no record");
                continue;
            }
            // without a shard: of a dropped log, and not swept yet
            ScannedShard shard = shards.get(value.getInt());
            if (shard != null) {
                shard.arrived(position, value.getLong());
            }
        }
        checkEnd(arrivals, Family.ARRIVALS);
    }

    private void metadata(RocksIterator values) {
        for (values.seekToFirst(); values.isValid(); values.next()) {
            byte[] key = values.key();
            try {
                Layout.unsealed(key, values.value());
            } catch (MalformedException e) {
                damages.add(
                        Family.METADATA,
                        "the value " + new String(key, StandardCharsets.US_ASCII) + " is damaged: " + e.getMessage());
            }
        }
        checkEnd(values, Family.METADATA);
    }

    private void checkEnd(RocksIterator iterator, Family family) {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            damages.add("not all of " + family + " can be read", e);
        }
    }

    /** RocksDB's own look at every block of every table, also those that hold nothing of value any more. */
    private void checksums() {
        try {
            database.rocks().verifyChecksum();
        } catch (RocksDBException e) {
            damages.add("a checksum of RocksDB does not hold", e);
        }
    }
}
