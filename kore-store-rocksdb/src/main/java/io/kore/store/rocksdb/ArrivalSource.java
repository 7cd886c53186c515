package io.kore.store.rocksdb;

import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.model.ShardId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The journal in arrival order: goes along the arrivals and fetches each one's record. Confined to its cursor,
 * within the guard.
 */
final class ArrivalSource implements Source {
    private final Database database;
    private final Directory directory;
    private final Reading reading;
    private final RocksIterator arrivals;
    private final Walks records;
    /** Whether positions may be missing, because something was dropped. */
    private final boolean gaps;

    /** Of what was held before the snapshot, which may know of a batch more: one that is not in the directory yet. */
    private final long end;

    private long position;
    private boolean begun;
    private boolean atEnd;

    ArrivalSource(Database database, Directory directory, long fromPosition) {
        this.database = database;
        this.directory = directory;
        this.position = fromPosition;
        this.end = directory.head().end();
        this.reading = new Reading(database);
        // asked after the snapshot was taken: without a drop by then, the snapshot has no gaps
        this.gaps = directory.head().dropped() > 0;
        this.arrivals = reading.iterator(Family.ARRIVALS);
        this.records = new Walks(reading);
    }

    @Override
    public boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public Layout.@Nullable Arrival advance(Scratch scratch) throws RocksDBException {
        if (atEnd) {
            return null;
        }
        if (begun) {
            arrivals.next();
        } else {
            arrivals.seek(scratch.emptyKey().putLong(position).flip());
            begun = true;
        }
        if (!arrivals.isValid()) {
            arrivals.status();
            return end();
        }
        long there = scratch.keyOf(arrivals).getLong();
        if (there >= end) {
            return end();
        }
        checkGap(there);
        position = there + 1;
        ByteBuffer value = ByteBuffer.wrap(scratch.valueOf(arrivals));
        if (value.remaining() != Layout.RECORD_KEY_BYTES) {
            throw misfit("position " + there + " does not name a record");
        }
        return record(there, value.getInt(), value.getLong(), scratch);
    }

    private Layout.@Nullable Arrival end() {
        atEnd = true;
        checkGap(end);
        return null;
    }

    /** Without drops there is an arrival at each position, from the one asked for to the end. */
    private void checkGap(long reached) {
        if (!gaps && position < reached) {
            throw misfit("its journal has nothing at position " + position);
        }
    }

    private Layout.@Nullable Arrival record(long there, int atOrdinal, long atIndex, Scratch scratch)
            throws RocksDBException {
        RocksIterator found = records.find(atOrdinal, atIndex, scratch);
        if (found == null) {
            if (directory.isHeld(atOrdinal)) {
                throw misfit("the record at position " + there + " is missing");
            }
            // dropped before the snapshot, and not swept yet
            return null;
        }
        ShardId shard = directory.shard(atOrdinal);
        if (shard == null) {
            throw misfit("the record at position " + there + " belongs to no shard");
        }
        try {
            Layout.Arrival arrival = Layout.readRecord(shard, atIndex, scratch.valueOf(found));
            if (arrival.position() != there) {
                throw misfit("the record at position " + there + " says that it stands at " + arrival.position());
            }
            return arrival;
        } catch (MalformedException e) {
            throw Failures.malformed(database.folder(), "position " + there, e);
        }
    }

    private StoreCorruptException misfit(String what) {
        return Failures.misfit(database.folder(), what);
    }

    @Override
    public void close() {
        reading.close();
    }
}
