package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** Writes a sealed segment anew without the records of dropped shards. Confined to one thread, used once. */
final class SegmentRewriting implements Closeable {
    private static final int FLUSH_BYTES = 256 << 10;

    private final JournalFolder folder;
    private final Segment old;
    private final Path target;
    private final DiskFile file;
    private final long salt = new SecureRandom().nextLong();
    private final FrameEncoder out = new FrameEncoder(salt);
    /** The kind of the frame that is being put together, or 0. */
    private int open;

    private long position;
    private long removedFrom;
    private long namedRemoved;
    private final TreeSet<Integer> removed = new TreeSet<>();

    SegmentRewriting(JournalFolder folder, Segment old) throws IOException {
        this.folder = folder;
        this.old = old;
        this.target = folder.layout().segment(old.ordinal(), old.header().generation() + 1);
        this.file = folder.disk().open(FolderLayout.draft(target), Disk.Access.CREATE);
    }

    /** Writes the segment and gives it its name, durably; answers its header. */
    SegmentHeader run(IntPredicate isHeld) throws IOException, MalformedException {
        out.restart(SegmentHeader.FRAMES_AT);
        position = old.firstPosition();
        FrameScan scan = old.scan(SegmentHeader.FRAMES_AT);
        while (scan.next()) {
            switch (scan.kind()) {
                case Frames.RECORDS -> takeRecords(scan, isHeld);
                case Frames.DROP -> takeDrop(scan.body());
                case Frames.REMOVED -> takeRemoved(scan.body());
                default -> throw new MalformedException("a frame has the unknown kind " + scan.kind());
            }
        }
        if (scan.offset() != old.dataEnd()) {
            throw old.damaged(scan.offset(), scan.problem());
        }
        end();
        flush();
        SegmentHeader before = old.header();
        SegmentHeader header = new SegmentHeader(
                before.generation() + 1,
                before.ordinal(),
                before.firstPosition(),
                before.previousEnd(),
                out.offset(),
                salt);
        file.write(0, header.toBytes(), 0, SegmentHeader.FRAMES_AT);
        file.force();
        folder.disk().move(FolderLayout.draft(target), target);
        folder.disk().forceFolder(FolderLayout.folderOf(target));
        return header;
    }

    private void takeRecords(FrameScan scan, IntPredicate isHeld) throws IOException, MalformedException {
        FrameRecords records = new FrameRecords(scan);
        while (records.next()) {
            if (isHeld.test(records.ordinal())) {
                take(records);
            } else {
                beginRemoved();
                removed.add(records.ordinal());
                namedRemoved += records.named() == null ? 0 : 1;
                position++;
            }
        }
    }

    private void take(FrameRecords records) throws IOException, MalformedException {
        if (open != Frames.RECORDS || out.frameBytes() >= Frames.FULL_BYTES) {
            begin(Frames.RECORDS);
        }
        ShardId named = records.named();
        // the names are written only with index 0, where they are here
        ShardId shard = named == null ? ShardId.of("-", "-") : named;
        ShardRecord record = records.decode(shard);
        out.putRecord(records.ordinal(), shard, records.index(), RecordCodec.encodeEnvelope(record), record.payload());
        position++;
    }

    private void takeDrop(ByteReader body) throws IOException, MalformedException {
        begin(Frames.DROP);
        out.putText(Replay.log(body).value());
        end();
    }

    private void takeRemoved(ByteReader body) throws IOException, MalformedException {
        beginRemoved();
        position += body.getVarint();
        namedRemoved += body.getVarint();
        for (long left = body.getVarint(); left > 0; left--) {
            removed.add((int) body.getVarint());
        }
    }

    private void beginRemoved() throws IOException {
        if (open != Frames.REMOVED) {
            begin(Frames.REMOVED);
            removedFrom = position;
        }
    }

    private void begin(int kind) throws IOException {
        end();
        if (out.size() >= FLUSH_BYTES) {
            flush();
        }
        out.begin(kind, position, out.offset());
        open = kind;
    }

    private void end() {
        if (open == Frames.REMOVED) {
            out.putVarint(position - removedFrom).putVarint(namedRemoved).putVarint(removed.size());
            for (int ordinal : removed) {
                out.putVarint(ordinal);
            }
            removed.clear();
            namedRemoved = 0;
        }
        if (open != 0) {
            out.end(open == Frames.RECORDS ? Frames.FIRST | Frames.LAST : 0);
        }
        open = 0;
    }

    private void flush() throws IOException {
        long end = out.offset();
        file.write(end - out.size(), out.array(), 0, out.size());
        out.restart(end);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
