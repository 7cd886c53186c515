package io.kore.store.rocksdb;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.codec.StrandTable;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what is whole of a damaged database to a new store: in arrival order as far as the arrivals can be
 * read, then shard by shard, and no record before its past. Confined to one thread.
 */
final class Salvage {
    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);
    private static final int BATCH_RECORDS_MAX = 1_000;
    private static final long BATCH_BYTES_MAX = 4 << 20;

    private final Database database;
    private final Collection<ScannedShard> shards;
    private final Damages damages;
    private final ShardStore target;
    private final Scratch scratch = new Scratch();
    private final Map<ShardId, Long> copied = new HashMap<>();
    private StrandTable strands = StrandTable.empty();
    private final List<ShardRecord> batch = new ArrayList<>();
    private long batchBytes;

    Salvage(Database database, Collection<ScannedShard> shards, Damages damages, ShardStore target) {
        this.database = database;
        this.shards = shards;
        this.damages = damages;
        this.target = target;
    }

    StoreReport copy() {
        try (Reading reading = new Reading(database).forOnePass()) {
            RocksIterator records = reading.iterator(Family.RECORDS);
            strands = strands(reading.iterator(Family.METADATA));
            copyByArrival(reading.iterator(Family.ARRIVALS), records);
            while (copyByShard(records)) {
                // records whose past came with the last round
            }
            flush();
            copyMetadata(reading.iterator(Family.METADATA));
        }
        target.force();
        long lost = shards.stream().mapToLong(ScannedShard::whole).sum() - target.end();
        if (lost > 0) {
            damages.add(Family.RECORDS, lost + " whole records were left out, because records of their past are lost");
        }
        return new StoreReport(target.end(), target.shards().size(), damages.all());
    }

    private void copyByArrival(RocksIterator arrivals, RocksIterator records) {
        Map<Integer, ScannedShard> byOrdinal = new HashMap<>();
        shards.forEach(shard -> byOrdinal.put(shard.ordinal(), shard));
        for (arrivals.seekToFirst(); arrivals.isValid(); arrivals.next()) {
            ByteBuffer value = ByteBuffer.wrap(scratch.valueOf(arrivals));
            if (value.remaining() == Layout.RECORD_KEY_BYTES) {
                ScannedShard shard = byOrdinal.get(value.getInt());
                if (shard != null && value.getLong() == copied(shard.shard())) {
                    copyNext(shard, records);
                }
            }
        }
    }

    /** One round over the shards; answers whether anything was copied. */
    private boolean copyByShard(RocksIterator records) {
        boolean any = false;
        for (ScannedShard shard : shards) {
            while (copyNext(shard, records)) {
                any = true;
            }
        }
        return any;
    }

    /** Copies the next record of a shard, if it is whole and its past is copied. */
    private boolean copyNext(ScannedShard shard, RocksIterator records) {
        long index = copied(shard.shard());
        if (index >= shard.whole()) {
            return false;
        }
        records.seek(Layout.recordKey(shard.ordinal(), index));
        if (!records.isValid()) {
            return false;
        }
        ShardRecord record;
        try {
            record = Layout.readRecord(shard.shard(), index, scratch.valueOf(records))
                    .record();
        } catch (MalformedException e) {
            damages.add(
                    Family.RECORDS,
                    "shard " + shard.shard() + " index " + index + " was whole when it was read first: "
                            + e.getMessage());
            return false;
        }
        if (!strands.holdsPast(record, this::copied)) {
            return false;
        }
        batch.add(record);
        batchBytes += record.payload().length();
        copied.put(shard.shard(), index + 1);
        if (batch.size() >= BATCH_RECORDS_MAX || batchBytes >= BATCH_BYTES_MAX) {
            flush();
        }
        return true;
    }

    private long copied(ShardId shard) {
        return copied.getOrDefault(shard, 0L);
    }

    private void flush() {
        if (!batch.isEmpty()) {
            target.append(batch);
            batch.clear();
            batchBytes = 0;
        }
    }

    /** How the strands of forked shards hang together. If that is lost, only what never forked is whole. */
    private static StrandTable strands(RocksIterator values) {
        byte[] key = StrandTable.KEY.getBytes(StandardCharsets.US_ASCII);
        values.seek(key);
        if (!values.isValid() || !Arrays.equals(values.key(), key)) {
            return StrandTable.empty();
        }
        try {
            ByteReader value = Layout.unsealed(key, values.value());
            return StrandTable.read(value.getBytes(value.remaining()));
        } catch (MalformedException e) {
            LOG.warn("the metadata value {} is damaged; branches of forked shards are left out", StrandTable.KEY, e);
            return StrandTable.empty();
        }
    }

    private void copyMetadata(RocksIterator values) {
        for (values.seekToFirst(); values.isValid(); values.next()) {
            byte[] key = values.key();
            String name = new String(key, StandardCharsets.US_ASCII);
            try {
                ByteReader value = Layout.unsealed(key, values.value());
                target.metadata().write(name, value.getBytes(value.remaining()));
            } catch (MalformedException e) {
                // the report names it, from the verification; the others are whole
                LOG.warn("the metadata value {} is damaged and was not copied", name, e);
            }
        }
    }
}
