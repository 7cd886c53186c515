package io.kore.store.file;

import io.kore.codec.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the space of dropped records: a sealed segment of which at least half is dead is written anew
 * without it, under the same ordinal and the next generation, and takes the place of the old one once it is
 * whole and durable. Of a segment that is dead as a whole, a hundred bytes or so stay. Runs in the background, a segment
 * at a time; its monitor also keeps the mending of indexes apart from it.
 */
final class Reclaim {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaim.class);

    private final JournalFolder folder;
    private final Journal journal;
    private final Background background;
    /** Segments up to this ordinal are to be looked at; 0 if none are. */
    private final AtomicLong upTo;

    Reclaim(JournalFolder folder, Journal journal, Background background, long upTo) {
        this.folder = folder;
        this.journal = journal;
        this.background = background;
        this.upTo = new AtomicLong(upTo);
    }

    static boolean isWorthwhile(long deadRecords, long records) {
        return deadRecords > 0 && deadRecords * 2 >= records;
    }

    /** Takes note, durably, that a log is about to be dropped while this segment is the last. */
    void expect(long lastSegment) throws IOException {
        upTo.set(lastSegment);
        journal.saveMark();
    }

    long upTo() {
        return upTo.get();
    }

    void submitIfPending() {
        if (upTo() > 0) {
            background.submit(this::run);
        }
    }

    /** Rewrites one segment if one is worth it, and comes back for the next; otherwise notes that none is left. */
    private synchronized void run() throws IOException {
        long wanted = upTo();
        if (background.isStopping() || wanted == 0) {
            return;
        }
        List<Segment> segments = journal.segments();
        for (int at = 0; at < segments.size() - 1; at++) {
            Segment segment = segments.get(at);
            if (segment.index() instanceof IndexFile index && isWorthwhile(segment, index)) {
                rewrite(segments, at);
                background.submit(this::run);
                return;
            }
        }
        // what was dropped in the last segment is looked at again when that has ended
        if (segments.get(segments.size() - 1).ordinal() > wanted && upTo.compareAndSet(wanted, 0)) {
            journal.saveMark();
        }
    }

    private boolean isWorthwhile(Segment segment, IndexFile index) throws IOException {
        IndexHeader header = index.header();
        long records = header.generation() == 0 ? header.endPosition() - header.firstPosition() : header.places();
        if (records == 0) {
            return false;
        }
        try {
            long live = index.placesHeldBy(ordinal -> journal.name(ordinal) != null);
            return isWorthwhile(records - live, records);
        } catch (IndexFile.DamagedException e) {
            journal.mend(segment, e);
            return false;
        }
    }

    private void rewrite(List<Segment> segments, int at) throws IOException {
        Segment old = segments.get(at);
        long endPosition = segments.get(at + 1).firstPosition();
        SegmentHeader header;
        try (SegmentRewriting rewriting = new SegmentRewriting(folder, old)) {
            header = rewriting.run(ordinal -> journal.name(ordinal) != null);
        } catch (MalformedException e) {
            throw new IOException(old.file().path() + " could not be read: " + e.getMessage(), e);
        }
        MemoryIndex index = new MemoryIndex(header.firstPosition());
        Segment rewritten = folder.segment(header, index, header.ownEnd());
        boolean replaced = false;
        try {
            // reading it back checks it, before the old one goes
            ShardTable table = new IndexRepair(segments).tableAfter(at - 1);
            Replay.sealed(rewritten, table, index);
            index.seal(table);
            folder.saveIndex(rewritten, endPosition);
            journal.replace(old, rewritten);
            replaced = true;
        } finally {
            if (!replaced) {
                rewritten.retire();
            }
        }
        old.retire();
        folder.delete(old.ordinal(), old.header().generation());
        LOG.info(
                "wrote {} without dropped records: {} bytes instead of {}",
                rewritten.file().path(),
                rewritten.dataEnd(),
                old.dataEnd());
    }
}
