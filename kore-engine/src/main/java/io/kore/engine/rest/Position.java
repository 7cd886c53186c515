package io.kore.engine.rest;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.Limits;
import io.kore.model.RecordId;
import io.kore.model.WriterId;
import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of a log has come. All that had arrived before {@code from} was read; of what arrived from there up to
 * {@code to}, all up to {@code last} in merged order. So a record that arrives later and sorts before is never missed: it
 * arrived behind {@code to}. Immutable.
 *
 * <pre>
 *   version 1 (1 byte), 8 bytes tag of store and log, varint from, varint to - from,
 *   and if there is a last record: 4 bytes digest of names, varint number, text writer
 * </pre>
 *
 * @param tag which log of which store
 * @param from an arrival position
 * @param to an arrival position
 * @param last the last record read of those between, or null if none was
 * @param names digest of the names of the log's branches when it was read
 */
record Position(long tag, long from, long to, @Nullable RecordId last, int names) {
    private static final int VERSION = 1;
    private static final int TEXT_LENGTH_MAX = 2_048;

    /** Everything before an arrival position was read. */
    static Position at(long tag, long end) {
        return new Position(tag, end, end, null, 0);
    }

    /** The same stretch, read up to a record. */
    Position after(RecordId record, int namesNow) {
        return new Position(tag, from, to, record, namesNow);
    }

    /** What a client keeps. */
    String text() {
        ByteWriter out =
                new ByteWriter().put(VERSION).putLong(tag).putVarint(from).putVarint(to - from);
        if (last != null) {
            out.putInt(names).putVarint(last.number()).putText(last.writer().value());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes());
    }

    /** Reads what a client kept; refuses what is of another log or store. */
    static Position read(String text, long tag, long end) {
        Position position = parsed(text);
        if (position.tag != tag || position.to > end) {
            throw new RestRefusedException(
                    Reason.UNKNOWN_POSITION,
                    "this position is none of this log on this node, which may have been made anew; begin without one");
        }
        return position;
    }

    private static Position parsed(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            throw invalid();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            ByteReader in = new ByteReader(bytes);
            if (in.get() != VERSION) {
                throw invalid();
            }
            long tag = in.getLong();
            long from = in.getVarint();
            long to = Math.addExact(from, in.getVarint());
            if (in.remaining() == 0) {
                return new Position(tag, from, to, null, 0);
            }
            int names = in.getInt();
            long number = in.getVarint();
            RecordId last = new RecordId(number, new WriterId(in.getText("a writer id", Limits.BRANCH_BYTES_MAX)));
            in.expectEnd();
            return new Position(tag, from, to, last, names);
        } catch (MalformedException | IllegalArgumentException | ArithmeticException e) {
            throw invalid();
        }
    }

    private static RestRefusedException invalid() {
        return new RestRefusedException(
                Reason.INVALID_REQUEST, "this is no position; give one that an answer told, to the letter");
    }
}
