package io.kore.store.file;

import io.kore.error.StoreConflictException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The journal: all segments, of which the last is written, and the table of shards. Thread-safe.
 *
 * <p>What is appended is written to its file before {@code append} returns. So the end of the process loses
 * nothing, cursors need no second place to read from, and a force has nothing left to do but to force. A
 * batch costs one call of the system, no thread is waited for.
 *
 * <p>Locks, in the order in which they are taken: the append lock, for all that writes the journal; the
 * monitor of {@link Reclaim}, for rewriting and mending; the force lock, so that a segment is not closed
 * while it is forced; the monitor of the table, for a moment
 * only, where a batch becomes visible and a reader looks something up.
 */
final class Journal implements Closeable {
    private final JournalFolder folder;
    private final Health health;
    private final Background background;
    private final ShardTable table;
    private final GroupForce groupForce;
    private final Reclaim reclaim;
    private final SecureRandom salts = new SecureRandom();

    private final ReentrantLock appendLock = new ReentrantLock();
    private final ReentrantLock forceLock = new ReentrantLock();
    /** Guarded by the append lock; replaced with the force lock held too. */
    private SegmentWriter writer;
    /** The index of the last segment; guarded like the writer. */
    private MemoryIndex index;
    /** Replaced, never changed; guarded by the table for writing. */
    private volatile List<Segment> segments;
    /** The position of the next record, and how many batches and drops were written; guarded by the table. */
    private volatile long end;

    private long writes;
    /** The job that writes the index of the segment that ended last; guarded by the append lock. */
    private long indexJob;
    /** What the store's mark says; guarded by the force lock. */
    private StoreMark mark;

    /** What opening found; see {@link JournalOpening}. */
    record Found(
            ShardTable table,
            List<Segment> segments,
            SegmentWriter writer,
            MemoryIndex index,
            long end,
            StoreMark mark) {}

    Journal(JournalFolder folder, Health health, Background background, Found found) {
        this.folder = folder;
        this.health = health;
        this.background = background;
        this.table = found.table();
        this.segments = List.copyOf(found.segments());
        this.writer = found.writer();
        this.index = found.index();
        this.end = found.end();
        this.groupForce = new GroupForce(health, this::forceAndMark, end);
        this.mark = found.mark();
        this.reclaim = new Reclaim(folder, this, background, mark.reclaimUpTo());
    }

    /** Takes up the freeing of space that an earlier process did not finish. */
    void start() {
        reclaim.submitIfPending();
    }

    long append(List<ShardRecord> records) {
        health.checkOpen();
        Batch batch = Batch.of(records);
        appendLock.lock();
        try {
            health.checkWritable();
            Growth growth = new Growth(table, end, batch.size());
            Growth.Grown[] grown = continueShards(batch, growth);
            write("could not append a batch", () -> {
                if (writer.hasFrames()
                        && writer.tail() + batch.bytes() > folder.options().segmentBytes()) {
                    roll();
                }
                encode(batch, growth, grown);
                writer.commit();
            });
            synchronized (table) {
                growth.commit(index);
                published(growth.endPosition());
            }
            return growth.endPosition();
        } finally {
            appendLock.unlock();
        }
    }

    private static Growth.Grown[] continueShards(Batch batch, Growth growth) {
        Growth.Grown[] grown = new Growth.Grown[batch.size()];
        for (int i = 0; i < grown.length; i++) {
            ShardRecord record = batch.record(i);
            long expected = growth.of(record.shard()).next();
            if (record.index() != expected) {
                throw new StoreConflictException(record.shard(), expected, record.index());
            }
            grown[i] = growth.count(record);
        }
        return grown;
    }

    private void encode(Batch batch, Growth growth, Growth.Grown[] grown) throws IOException {
        FrameEncoder out = writer.begin();
        int flags = Frames.FIRST;
        growth.frameAt(out.offset());
        out.begin(Frames.RECORDS, end, writer.durable());
        for (int i = 0; i < grown.length; i++) {
            if (out.frameBytes() >= Frames.FULL_BYTES) {
                out.end(flags);
                writer.flushIfLarge();
                flags = 0;
                growth.frameAt(out.offset());
                out.begin(Frames.RECORDS, end + i, writer.durable());
            }
            ShardRecord record = batch.record(i);
            long offset = out.putRecord(
                    grown[i].ordinal(), record.shard(), record.index(), batch.envelope(i), record.payload());
            growth.placeAt(grown[i], record.index(), offset);
        }
        out.end(flags | Frames.LAST);
    }

    /** Makes a batch or drop visible. To be called with the table guarded. */
    private void published(long newEnd) {
        segments.get(segments.size() - 1).growTo(writer.tail());
        end = newEnd;
        writes++;
    }

    /** Returns when all that was appended before the call is durable. */
    long force() {
        health.checkOpen();
        return groupForce.await(reached().writes());
    }

    private GroupForce.Reached reached() {
        synchronized (table) {
            return new GroupForce.Reached(writes, end);
        }
    }

    private GroupForce.Reached forceAndMark() throws IOException {
        GroupForce.Reached reached = forceWritten();
        markIfQuiet();
        return reached;
    }

    private GroupForce.Reached forceWritten() throws IOException {
        forceLock.lock();
        try {
            GroupForce.Reached reached;
            long written;
            synchronized (table) {
                reached = reached();
                written = segments.get(segments.size() - 1).dataEnd();
            }
            writer.force(written);
            return reached;
        } finally {
            forceLock.unlock();
        }
    }

    /** Leaves a note of the last force, unless somebody is appending: then the next frame carries it. */
    private void markIfQuiet() {
        if (appendLock.tryLock()) {
            try {
                if (!health.isClosed() && !health.hasFailed()) {
                    write("could not mark what was forced", () -> writer.mark(end));
                }
            } finally {
                appendLock.unlock();
            }
        }
    }

    /** Ends the last segment and starts the next one. */
    private void roll() throws IOException {
        // one index at most waits to be written: memory stays bounded
        background.await(indexJob);
        forceLock.lock();
        try {
            GroupForce.Reached reached = reached();
            writer.force(writer.tail());
            groupForce.reached(reached);
            SegmentHeader header =
                    new SegmentHeader(0, writer.header().ordinal() + 1, end, writer.tail(), 0, salts.nextLong());
            SegmentWriter next = folder.create(header);
            MemoryIndex nextIndex = new MemoryIndex(end);
            Segment ended = segments.get(segments.size() - 1);
            synchronized (table) {
                index.seal(table);
                List<Segment> more = new ArrayList<>(segments);
                more.add(folder.segment(header, nextIndex, next.tail()));
                segments = List.copyOf(more);
            }
            SegmentWriter old = writer;
            writer = next;
            index = nextIndex;
            old.close();
            indexJob = background.submit(() -> folder.saveIndex(ended, header.firstPosition()));
            reclaim.submitIfPending();
        } finally {
            forceLock.unlock();
        }
    }

    void drop(LogName log) {
        appendLock.lock();
        try {
            health.checkWritable();
            synchronized (table) {
                if (!table.holds(log)) {
                    return;
                }
            }
            write("could not drop log " + log, () -> {
                reclaim.expect(writer.header().ordinal());
                writer.begin()
                        .begin(Frames.DROP, end, writer.durable())
                        .putText(log.value())
                        .end(0);
                writer.commit();
            });
            synchronized (table) {
                table.drop(log);
                published(end);
            }
            if (Reclaim.isWorthwhile(index.deadRecords(table), index.records())
                    && writer.tail() >= folder.options().reclaimBytes()) {
                write("could not drop log " + log, this::roll);
            }
        } finally {
            appendLock.unlock();
        }
        force();
        // outside of the journal too, before a record is removed for good: were the frame lost, that would show
        write("could not note that log " + log + " was dropped", this::saveMark);
        reclaim.submitIfPending();
    }

    /** Runs what writes; if it does not come to its end, nobody knows what is in the file. */
    private void write(String failed, Background.Job job) {
        boolean done = false;
        try {
            job.run();
            done = true;
        } catch (IOException e) {
            throw health.poison(failed, e);
        } finally {
            if (!done && !health.hasFailed()) {
                health.poison(failed, new IOException("it was cut off by an error in the process"));
            }
        }
    }

    long end() {
        return end;
    }

    Collection<ShardSummary> summaries() {
        synchronized (table) {
            return table.summaries();
        }
    }

    /**
     * A shard as it is now.
     *
     * @param count how many records it has
     */
    record Held(ShardId id, int ordinal, long count) {}

    /** What is held of a shard, or null if nothing is. */
    @Nullable
    Held held(ShardId id) {
        synchronized (table) {
            Shard shard = table.get(id);
            return shard == null ? null : new Held(id, shard.ordinal(), shard.count());
        }
    }

    /** The name of the shard with this ordinal, or null if it was dropped. */
    @Nullable
    ShardId name(int ordinal) {
        synchronized (table) {
            Shard shard = table.at(ordinal);
            return shard == null ? null : shard.id();
        }
    }

    /** What a cursor may see: the records before the end, of shards not dropped by then. */
    record Snapshot(long end, long drops) {}

    Snapshot snapshot() {
        synchronized (table) {
            return new Snapshot(end, table.drops());
        }
    }

    /** Whether a snapshot holds records of a shard that was dropped since. */
    boolean isDroppedSince(Snapshot snapshot, int ordinal) {
        synchronized (table) {
            return table.isDroppedSince(ordinal, snapshot.drops);
        }
    }

    List<Segment> segments() {
        return segments;
    }

    /** The segments, in which a reader found the index of one damaged: mends it. */
    void mend(Segment damaged, IndexFile.DamagedException e) throws IOException {
        synchronized (reclaim) {
            health.checkOpen();
            List<Segment> now = segments;
            int at = now.indexOf(damaged);
            if (at >= 0 && damaged.index() instanceof IndexFile) {
                damaged.use(new IndexRepair(now).rebuild(at, String.valueOf(e.getMessage())));
                // earlier ones may have been found damaged too, and made again
                for (int upTo = 0; upTo <= at; upTo++) {
                    Segment mended = now.get(upTo);
                    long endPosition = now.get(upTo + 1).firstPosition();
                    if (mended.index() instanceof MemoryIndex) {
                        background.submit(() -> folder.saveIndex(mended, endPosition));
                    }
                }
            }
        }
    }

    /** Lets a rewritten segment take the place of the old one. */
    void replace(Segment old, Segment rewritten) {
        synchronized (table) {
            List<Segment> changed = new ArrayList<>(segments);
            changed.set(changed.indexOf(old), rewritten);
            segments = List.copyOf(changed);
        }
    }

    boolean isDurable() {
        return groupForce.isDurable(reached().writes());
    }

    /** Brings the store's mark up to how the journal stands now. */
    void saveMark() throws IOException {
        forceLock.lock();
        try {
            StoreMark now = new StoreMark(writer.header().ordinal(), writer.durable(), reclaim.upTo());
            if (!now.equals(mark)) {
                folder.save(now);
                mark = now;
            }
        } finally {
            forceLock.unlock();
        }
    }

    /**
     * Forces what is left to force, says so in the store's mark, and ends all use of the store. A last segment that is
     * large gets its index now, in the background, rather than be read by whoever opens the store next.
     */
    void finish() {
        // with the append lock, so that nothing comes between the last force and the end
        appendLock.lock();
        try {
            if (!health.hasFailed()) {
                if (writer.hasFrames() && writer.tail() >= folder.options().sealBytes()) {
                    write("could not be closed in order", this::roll);
                }
                force();
                write("could not be closed in order", this::saveMark);
            }
        } finally {
            health.close();
            appendLock.unlock();
        }
    }

    /** Closes all files, also if one of them fails. */
    @Override
    public void close() throws IOException {
        appendLock.lock();
        forceLock.lock();
        try {
            List<Closeable> files = new ArrayList<>();
            segments.forEach(segment -> files.add(segment::retire));
            files.add(writer);
            Closing.all(files);
        } finally {
            forceLock.unlock();
            appendLock.unlock();
        }
    }
}
