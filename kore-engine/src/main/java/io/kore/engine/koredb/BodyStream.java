package io.kore.engine.koredb;

import io.kore.KoreRecord;
import io.kore.engine.json.Json;
import io.kore.error.StoreException;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import io.kore.spi.KoredbAnswer;
import io.kore.spi.RecordCursor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body piece by piece, holding a piece and a record at a time. Confined to one thread at a time.
 */
public final class BodyStream implements KoredbAnswer {
    private static final int PIECE_BYTES = 64 << 10;

    /** Opens the records of a portion. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads a shard.
         *
         * @param portion the records wanted
         * @return a cursor over at least these
         */
        RecordCursor read(Portion portion);
    }

    private final String whoami;
    private final Iterator<Portion> portions;
    private final Source source;
    private final Json json;

    private @Nullable Portion current;
    private @Nullable RecordCursor cursor;
    private long left;
    private boolean hasBegun;
    private boolean hasEnded;
    private String separator = "";

    /**
     * A body.
     *
     * @param whoami who sends it
     * @param portions what it says, in order
     * @param source where records come from
     * @param json writes names
     */
    public BodyStream(String whoami, List<Portion> portions, Source source, Json json) {
        this.whoami = whoami;
        this.portions = List.copyOf(portions).iterator();
        this.source = source;
        this.json = json;
    }

    /**
     * The whole of it.
     *
     * @return the body
     */
    public byte[] all() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (this) {
            for (ByteBuffer piece = next(); piece != null; piece = next()) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.writeBytes(bytes);
            }
        }
        return out.toByteArray();
    }

    @Override
    public @Nullable ByteBuffer next() {
        if (hasEnded) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!hasBegun) {
            hasBegun = true;
            text(out, "{\"whoami\":" + json.quoted(whoami) + ",\"unsynched\":false,\"logs\":[");
        }
        while (!hasEnded && out.size() < PIECE_BYTES) {
            step(out);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private void step(ByteArrayOutputStream out) {
        if (current != null && cursor != null) {
            record(out, current, cursor);
        } else if (portions.hasNext()) {
            begin(out, portions.next());
        } else {
            text(out, "]}");
            hasEnded = true;
        }
    }

    private void begin(ByteArrayOutputStream out, Portion portion) {
        text(out, separator);
        separator = ",";
        text(
                out,
                "{\"log\":" + json.quoted(portion.shard().log().value()) + ",\"writer\":"
                        + json.quoted(portion.shard().writer().value()) + ",\"sz\":" + portion.size() + ",\"from\":"
                        + portion.from());
        if (portion.isKnock()) {
            text(out, ",\"records\":[{}]}");
        } else if (portion.hasRecords()) {
            text(out, ",\"records\":[");
            current = portion;
            cursor = source.read(portion);
            left = portion.to() - portion.from();
        } else {
            text(out, "}");
        }
    }

    private void record(ByteArrayOutputStream out, Portion portion, RecordCursor from) {
        ShardRecord record = from.next();
        if (record == null) {
            throw new StoreException(
                    "records of shard " + portion.shard() + " were dropped while they were sent; the peer asks again");
        }
        write(out, record.payload(), record.number(), portion.shard().writer().value());
        if (--left == 0) {
            text(out, "]}");
            close();
        } else {
            out.write(',');
        }
    }

    /** The user's object as it was appended, and what koredb adds to it. */
    private void write(ByteArrayOutputStream out, Payload payload, long number, String writer) {
        byte[] bytes = payload.toBytes();
        int end = bytes.length - 1;
        while (bytes[end] != '}') {
            end--;
        }
        int last = end - 1;
        while (Character.isWhitespace(bytes[last])) {
            last--;
        }
        out.write(bytes, 0, end);
        text(
                out,
                (bytes[last] == '{' ? "" : ",") + '"' + KoreRecord.NUMBER_FIELD + "\":" + number + ",\""
                        + KoreRecord.WRITER_FIELD + "\":" + json.quoted(writer) + '}');
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
        current = null;
    }
}
