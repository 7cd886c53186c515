package io.kore.store.h2;

import io.kore.codec.MalformedException;
import io.kore.codec.StrandTable;
import io.kore.error.StoreFailedException;
import io.kore.model.LogName;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what is whole: of each shard the records before its first damage, none whose past is then missing.
 * Confined to one thread.
 *
 * <p>A native record names the shards in its past with their counts. A derived one names its past by its
 * sources, so what is missing of it cannot be told: once a derived shard of its log ends early, derived
 * records that name a past at all are left out as well.
 */
final class Salvage {
    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);
    private static final int BATCH_RECORDS = 500;
    private static final int BATCH_BYTES = 4 << 20;

    private final Inspection source;
    private final ShardStore target;
    private final StrandTable strands;
    private final Map<ShardId, Long> copied = new HashMap<>();
    /** Shards that end early: nothing more of them is copied. */
    private final Set<ShardId> ended = new HashSet<>();
    /** Logs of which a derived shard ends early. */
    private final Set<LogName> derivedEnded = new HashSet<>();

    private final List<StoreReport.Damage> left = new ArrayList<>();
    private final List<ShardRecord> batch = new ArrayList<>();
    private long batchBytes;

    private Salvage(Inspection source, ShardStore target) {
        this.source = source;
        this.target = target;
        this.strands = strands(source.values());
    }

    static StoreReport salvage(String at, String to) {
        try (Inspection source = Inspection.open(at)) {
            Place.checkVacant(to);
            try (ShardStore target = Opening.open(to, Disk.REAL)) {
                return new Salvage(source, target).copy();
            }
        }
    }

    private StoreReport copy() {
        try {
            source.shards().stream().filter(Inspection.Whole::isCut).forEach(shard -> noteEnd(shard.shard()));
            source.eachWhole((shard, record) -> copy(record));
        } catch (SQLException e) {
            throw new StoreFailedException("the damaged store cannot be read again: " + Failures.reason(e), e);
        }
        flush();
        source.values().forEach(target.metadata()::write);
        long records = copied.values().stream().mapToLong(Long::longValue).sum();
        List<StoreReport.Damage> damages = new ArrayList<>(source.damages());
        damages.addAll(left);
        return new StoreReport(records, copied.size(), damages);
    }

    private void copy(ShardRecord record) {
        if (ended.contains(record.shard())) {
            return;
        }
        if (!isPastHeld(record)) {
            ended.add(record.shard());
            noteEnd(record.shard());
            left.add(new StoreReport.Damage(
                    Place.DATABASE + ", table journal",
                    -1,
                    record.shard() + " from index " + record.index() + " on is left out: its past is not whole"));
            return;
        }
        copied.merge(record.shard(), 1L, Long::sum);
        batch.add(record);
        batchBytes += record.payload().length();
        if (batch.size() == BATCH_RECORDS || batchBytes >= BATCH_BYTES) {
            flush();
        }
    }

    private void noteEnd(ShardId shard) {
        if (shard.writer().isDerived()) {
            derivedEnded.add(shard.log());
        }
    }

    private boolean isPastHeld(ShardRecord record) {
        boolean isDerived = record.envelope().origin() != null;
        Seen seen = record.envelope().seen();
        if (isDerived
                && seen != null
                && !seen.entries().isEmpty()
                && derivedEnded.contains(record.shard().log())) {
            return false;
        }
        return strands.holdsPast(record, shard -> copied.getOrDefault(shard, 0L));
    }

    /** How the strands of forked shards hang together. If that is lost, only what never forked is whole. */
    private static StrandTable strands(Map<String, byte[]> values) {
        byte[] value = values.get(StrandTable.KEY);
        try {
            return value == null ? StrandTable.empty() : StrandTable.read(value);
        } catch (MalformedException e) {
            LOG.warn("the metadata value {} is damaged; branches of forked shards are left out", StrandTable.KEY, e);
            return StrandTable.empty();
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            target.append(batch);
            batch.clear();
            batchBytes = 0;
        }
    }
}
