package io.kore.store.h2;

import io.kore.error.StoreConflictException;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.FolderLocation;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open store. All writing is done by one thread in the order it was asked for; a force that waits behind
 * others is shared by all who ask meanwhile. Thread-safe.
 */
final class H2ShardStore implements ShardStore {
    private static final Logger LOG = LoggerFactory.getLogger(H2ShardStore.class);

    /** So much may be lost in a crash, or torn and searched through after it, see {@link Tail}. */
    private static final long UNFORCED_BYTES_MAX = 16L << 20;

    private final Place place;
    private final String where;
    private final String location;
    private final Holdings holdings;
    private final Health health;
    private final SqlThreads threads = new SqlThreads();
    private final Pages pages;
    private final H2Metadata metadata = new H2Metadata(this);

    private final GroupForce forces = new GroupForce(threads, this::forceAll);

    /** Changes up to which the database was forced. Confined to the thread that writes. */
    private long forcedChanges;

    /** Bytes appended since. Confined to the thread that writes. */
    private long unforcedBytes;

    /** Guarded by this. */
    private boolean closed;

    /** Held shared while reading, alone while the sessions are exchanged. */
    private final ReadWriteLock exchange = new ReentrantReadWriteLock();
    /** Changed by the thread that writes, guarded by {@link #exchange}. */
    private volatile Sessions sessions;

    private final Space space;

    /** Takes over an open place and database; what is held there has been forced. */
    H2ShardStore(Place place, Sessions sessions, Holdings holdings, Space space) {
        this.place = place;
        this.where = place.folder().toString();
        this.location = FolderLocation.of(place.folder());
        this.sessions = sessions;
        this.holdings = holdings;
        this.health = new Health(where);
        this.pages = new Pages(holdings, where);
        this.forcedChanges = holdings.changes();
        this.space = space;
    }

    @Override
    public long append(List<ShardRecord> batch) {
        health.checkOpen();
        Batch encoded = Batch.of(batch);
        return write("could not be appended to", () -> {
            long end = sessions.writer().append(encoded);
            unforcedBytes += encoded.bytes();
            if (unforcedBytes >= UNFORCED_BYTES_MAX) {
                forceNow();
            }
            return end;
        });
    }

    @Override
    public long force() {
        health.checkWritable();
        return forces.force();
    }

    private long forceAll() {
        return writing("could not be forced", () -> {
            long end = holdings.end();
            forceNow();
            return end;
        });
    }

    /** On the thread that writes. */
    private void forceNow() throws SQLException, IOException {
        long changes = holdings.changes();
        if (changes > forcedChanges) {
            sessions.database().force();
            place.write(new Mark(true, changes, place.databaseBytes()));
            unforcedBytes = 0;
            forcedChanges = changes;
            if (space.isDue(sessions.database())) {
                threads.give(this::reclaim);
            }
        }
    }

    /** Puts a copy without dead space into the place of the database. Cursors go on with their next page. */
    private void reclaim() {
        if (!health.isUsable()) {
            return;
        }
        try {
            writing("could not be opened again after dead space was given back", () -> {
                forceNow();
                if (space.copy(sessions.database())) {
                    exchangeSessions();
                }
                return where;
            });
        } catch (StoreException e) {
            LOG.error("{}", e.getMessage(), e);
        }
    }

    private void exchangeSessions() throws SQLException, IOException {
        exchange.writeLock().lock();
        try {
            sessions.close();
            space.accept();
            place.write(new Mark(true, forcedChanges, place.databaseBytes()));
            sessions = Sessions.open(place, holdings);
        } finally {
            exchange.writeLock().unlock();
        }
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        health.checkOpen();
        if (fromIndex < 0) {
            throw new IllegalArgumentException("an index starts at 0, not " + fromIndex);
        }
        long drops = holdings.drops();
        Holdings.Held held = holdings.shard(shard);
        if (held == null) {
            return new PagedCursor((from, rows) -> new Page(List.of(), from, true, null), fromIndex, health);
        }
        return new PagedCursor(
                (from, rows) -> read(session -> pages.shard(session, held, drops, from, rows)), fromIndex, health);
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        health.checkOpen();
        if (fromPosition < 0) {
            throw new IllegalArgumentException("a position starts at 0, not " + fromPosition);
        }
        Holdings.Extent extent = holdings.extent();
        return new PagedCursor(
                (from, rows) -> read(session -> pages.arrivals(session, extent, from, rows)), fromPosition, health);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        health.checkOpen();
        long drops = holdings.drops();
        Holdings.Held held = holdings.shard(shard);
        if (held == null || index < 0 || index >= held.summary().count()) {
            throw notHeld(shard, index);
        }
        Page page = read(session -> pages.shard(session, held, drops, index, 1));
        if (page.failure() == null) {
            return page.arrivals().get(0).position();
        }
        if (page.failure() instanceof StoreCorruptException) {
            throw page.failure();
        }
        throw notHeld(shard, index);
    }

    private static IllegalArgumentException notHeld(ShardId shard, long index) {
        return new IllegalArgumentException("shard " + shard + " holds no index " + index);
    }

    @Override
    public long end() {
        health.checkOpen();
        return holdings.end();
    }

    @Override
    public Collection<ShardSummary> shards() {
        health.checkOpen();
        return holdings.summaries();
    }

    @Override
    public void drop(LogName log) {
        write("may or may not have dropped log " + log, () -> {
            sessions.writer().drop(log);
            forceNow();
            return log;
        });
    }

    @Override
    public StoreMetadata metadata() {
        health.checkOpen();
        return metadata;
    }

    /** Reads a value on the thread that writes, so that it is never changed meanwhile. */
    Optional<byte[]> readValue(String name) {
        health.checkOpen();
        return threads.write(() -> {
            health.checkOpen();
            long pieces = holdings.pieces(name);
            if (pieces == 0) {
                return Optional.<byte[]>empty();
            }
            Optional<byte[]> value =
                    reading(() -> Piece.join(name, sessions.writersReader().value(name), pieces));
            if (value.isEmpty()) {
                throw Failures.damaged(where, "metadata " + name + " is not as it was written", null);
            }
            return value;
        });
    }

    void setValue(String name, List<byte[]> pieces) {
        write("may or may not have changed metadata " + name, () -> {
            sessions.writer().setValue(name, pieces);
            forceNow();
            return name;
        });
    }

    SortedSet<String> metadataNames() {
        health.checkOpen();
        return holdings.metadataNames();
    }

    /** Closing again, also at the same time, waits until the store is closed and does nothing. */
    @Override
    public String location() {
        health.checkOpen();
        return location;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        health.close();
        threads.endReading();
        try {
            threads.write(() -> {
                endDatabase();
                return where;
            });
        } finally {
            threads.endWriting();
            place.close();
        }
    }

    private void endDatabase() {
        boolean isUnsure = health.hasFailed() && holdings.changes() > forcedChanges;
        try {
            if (!health.hasFailed()) {
                forceNow();
                place.force();
            }
        } catch (SQLException | IOException | RuntimeException e) {
            isUnsure = true;
            health.poison("could not be forced when it was closed", e);
        }
        try {
            sessions.close();
        } catch (SQLException e) {
            health.poison("could not be closed", e);
            isUnsure = true;
        }
        if (isUnsure) {
            throw health.unsureAtClose();
        }
    }

    private <T> T write(String failing, Callable<T> task) {
        health.checkWritable();
        return threads.write(() -> writing(failing, task));
    }

    /** Runs a task on the thread that writes; one that fails on the way is the last. */
    private <T> T writing(String failing, Callable<T> task) {
        health.checkWritable();
        try {
            return task.call();
        } catch (StoreConflictException e) {
            throw e;
        } catch (Exception | Error e) {
            throw health.poison(failing, e);
        }
    }

    /** Runs a task on a thread that reads, with a session of its own. */
    private <T> T read(ReadAction<T> task) {
        health.checkOpen();
        return threads.read(() -> {
            exchange.readLock().lock();
            Sessions now = sessions;
            ReadSession session = now.lend();
            try {
                return reading(() -> task.read(session));
            } finally {
                now.giveBack(session);
                exchange.readLock().unlock();
            }
        });
    }

    private <T> T reading(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw Failures.reading(where, e);
        }
    }

    /** Something that is read from the database. */
    private interface ReadAction<T> {
        T read(ReadSession session) throws SQLException;
    }
}
