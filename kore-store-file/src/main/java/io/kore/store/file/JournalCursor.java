package io.kore.store.file;

import io.kore.codec.MalformedException;
import io.kore.error.StoreException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the journal in arrival order, a frame at a time. Confined to one thread at a time. */
final class JournalCursor implements ArrivalCursor {
    private final Journal journal;
    private final Lookup lookup;
    private final Health health;
    private final Journal.Snapshot snapshot;
    private final long end;
    /** The position of the record that is wanted next. */
    private long next;

    private long position = -1;
    private boolean closed;

    private @Nullable Segment segment;
    private @Nullable FrameScan scan;
    private @Nullable FrameRecords records;
    /** The position that the next frame must have; -1 before the first. */
    private long frameNext = -1;

    JournalCursor(Journal journal, Lookup lookup, Health health, long from) {
        this.journal = journal;
        this.lookup = lookup;
        this.health = health;
        this.next = from;
        this.snapshot = journal.snapshot();
        this.end = snapshot.end();
    }

    @Override
    public @Nullable ShardRecord next() {
        checkOpen();
        while (next < end) {
            try {
                ShardRecord record = read();
                if (record != null) {
                    return record;
                }
            } catch (LazyFile.RetiredException e) {
                health.checkOpen();
                leave();
            } catch (IOException e) {
                throw health.readFailed(e);
            }
        }
        return null;
    }

    /** The next record of the current frame; null if there was none and the next frame is now the current one. */
    private @Nullable ShardRecord read() throws IOException {
        Segment in = segment;
        FrameScan frames = scan;
        if (in == null || frames == null) {
            enter(lookup.segmentAt(next));
            return null;
        }
        try {
            FrameRecords frame = records;
            while (frame != null && frame.next()) {
                frameNext = frame.position() + 1;
                if (frame.position() < next) {
                    continue;
                }
                if (frame.position() >= end) {
                    next = end;
                    return null;
                }
                ShardId shard = journal.name(frame.ordinal());
                if (shard != null) {
                    next = frame.position() + 1;
                    position = frame.position();
                    return frame.decode(shard);
                }
                checkNotDroppedSince(frame.ordinal());
                next = frame.position() + 1;
            }
            records = null;
            if (next < end) {
                nextFrame(in, frames);
            }
            return null;
        } catch (MalformedException e) {
            throw in.damaged(frames.offset(), String.valueOf(e.getMessage()));
        }
    }

    private void nextFrame(Segment in, FrameScan frames) throws IOException, MalformedException {
        if (!frames.next()) {
            if (!frames.problem().isEmpty()) {
                throw in.damaged(frames.offset(), frames.problem());
            }
            // the list of segments has no gaps and starts with ordinal 1
            if (in.ordinal() >= journal.segments().size()) {
                throw in.damaged(frames.offset(), "the frames end before position " + next);
            }
            enter(journal.segments().get((int) in.ordinal()));
            return;
        }
        if (frameNext >= 0 && frames.position() != frameNext) {
            throw in.damaged(
                    frames.offset(),
                    "a frame of position " + frames.position() + " follows where " + frameNext + " should");
        }
        frameNext = frames.position();
        if (frames.kind() == Frames.RECORDS) {
            records = new FrameRecords(frames);
        } else if (frames.kind() == Frames.REMOVED) {
            frameNext += frames.body().getVarint();
            if (frameNext > next) {
                for (int ordinal : Replay.removedOrdinals(frames.body())) {
                    checkNotDroppedSince(ordinal);
                }
                next = frameNext;
            }
        }
    }

    private void checkNotDroppedSince(int ordinal) {
        if (journal.isDroppedSince(snapshot, ordinal)) {
            leave();
            throw new StoreException("a log was dropped while the journal was read from before that; what this cursor"
                    + " should answer at position " + next + " is gone: read on with a new cursor");
        }
    }

    private void enter(Segment entered) throws IOException {
        segment = entered;
        scan = entered.scan(lookup.frameBefore(entered, Math.max(next, entered.firstPosition())));
        records = null;
        frameNext = -1;
    }

    private void leave() {
        segment = null;
        scan = null;
        records = null;
    }

    @Override
    public long position() {
        checkOpen();
        if (position < 0) {
            throw new IllegalStateException("next() has not answered a record yet");
        }
        return position;
    }

    @Override
    public void close() {
        closed = true;
        leave();
    }

    private void checkOpen() {
        health.checkOpen();
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
    }
}
