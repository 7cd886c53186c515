package io.kore.store.file;

import io.kore.codec.ByteReader;
import io.kore.codec.MalformedException;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a segment again and lets table and index grow as they did when the frames were
 * written, a whole batch at a time. Confined to one thread.
 */
final class Replay implements TailRecovery.Follower {
    private final ShardTable table;
    private final MemoryIndex index;
    private long position;
    private long wholeEnd = SegmentHeader.FRAMES_AT;
    /** A batch whose last frame has not come yet. */
    private @Nullable Growth batch;

    Replay(ShardTable table, MemoryIndex index, long firstPosition) {
        this.table = table;
        this.index = index;
        this.position = firstPosition;
    }

    /** The position behind the last whole batch. */
    long position() {
        return position;
    }

    @Override
    public long wholeEnd() {
        return wholeEnd;
    }

    /** Replays a sealed segment, in which every frame must be good. */
    static Replay sealed(Segment segment, ShardTable table, MemoryIndex index) throws IOException {
        Replay replay = new Replay(table, index, segment.firstPosition());
        FrameScan scan = segment.scan(SegmentHeader.FRAMES_AT);
        try {
            while (scan.next()) {
                replay.apply(scan);
            }
        } catch (MalformedException e) {
            throw segment.damaged(scan.offset(), String.valueOf(e.getMessage()));
        }
        if (replay.wholeEnd != segment.dataEnd()) {
            String problem = scan.problem().isEmpty() ? "the last batch is not whole" : scan.problem();
            throw segment.damaged(scan.offset(), problem);
        }
        return replay;
    }

    @Override
    public void apply(FrameScan frame) throws MalformedException {
        long expected = batch == null ? position : batch.endPosition();
        if (frame.position() != expected) {
            throw new MalformedException(
                    "a frame for position " + frame.position() + " stands where " + expected + " should follow");
        }
        boolean first = (frame.flags() & Frames.FIRST) != 0;
        if (frame.kind() == Frames.RECORDS ? first == (batch != null) : batch != null) {
            throw new MalformedException("a batch is not whole");
        }
        switch (frame.kind()) {
            case Frames.RECORDS -> applyRecords(frame);
            case Frames.DROP -> table.drop(log(frame.body()));
            case Frames.REMOVED -> applyRemoved(frame.body());
            case Frames.MARK -> {
                return;
            }
            default -> throw new MalformedException("a frame has the unknown kind " + frame.kind());
        }
        if (batch == null) {
            wholeEnd = frame.frameEnd();
        }
    }

    private void applyRecords(FrameScan frame) throws MalformedException {
        Growth growth = batch == null ? new Growth(table, position, 4) : batch;
        growth.frameAt(frame.offset());
        FrameRecords records = new FrameRecords(frame);
        Growth.Grown same = null;
        while (records.next()) {
            if (same != null && same.ordinal() == records.ordinal() && same.next() == records.index()) {
                // most records follow one of their own shard
                growth.countUnread(same, records.index(), records.offset());
                continue;
            }
            ShardId named = records.named();
            ShardId shard = named == null ? growth.name(records.ordinal()) : named;
            if (shard == null && records.ordinal() < table.nextOrdinal()) {
                growth.skip();
                continue;
            }
            if (shard == null) {
                throw new MalformedException("a record of shard number " + records.ordinal() + ", which has no name");
            }
            Growth.Grown grown = growth.of(shard);
            if (grown.ordinal() != records.ordinal() || grown.next() != records.index()) {
                throw new MalformedException("shard " + shard + " goes on at index " + grown.next() + " as number "
                        + grown.ordinal() + ", but index " + records.index() + " of number " + records.ordinal()
                        + " follows");
            }
            growth.countUnread(grown, records.index(), records.offset());
            same = grown;
        }
        // of the records of a shard only the last says something of it
        for (Growth.Grown grown : growth.takeUnread()) {
            grown.endAt(FrameRecords.at(frame, grown.unreadAt()).decode(grown.id()));
        }
        if ((frame.flags() & Frames.LAST) == 0) {
            batch = growth;
            return;
        }
        batch = null;
        position = growth.endPosition();
        growth.commit(index);
    }

    private void applyRemoved(ByteReader body) throws MalformedException {
        long positions = body.getVarint();
        table.skipOrdinals(body.getLength("a number of shards", Integer.MAX_VALUE - table.nextOrdinal()));
        readOrdinals(body).forEach(table::forget);
        position += positions;
    }

    /** The ordinals of the shards of which a frame says that records were left out. */
    static List<Integer> removedOrdinals(ByteReader body) throws MalformedException {
        body.getVarint();
        body.getVarint();
        return readOrdinals(body);
    }

    private static List<Integer> readOrdinals(ByteReader body) throws MalformedException {
        List<Integer> ordinals = new ArrayList<>();
        for (long left = body.getVarint(); left > 0; left--) {
            ordinals.add(body.getLength("the ordinal of a shard", Integer.MAX_VALUE - 8));
        }
        return ordinals;
    }

    static LogName log(ByteReader body) throws MalformedException {
        try {
            return new LogName(body.getText("a log name", Limits.LOG_NAME_BYTES_MAX));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
