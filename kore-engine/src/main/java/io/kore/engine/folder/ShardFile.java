package io.kore.engine.folder;

import io.kore.KoreRecord;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.engine.koredb.KoredbNames;
import io.kore.error.InvalidRecordException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one file of a koredb folder into the node, in portions. Confined to one thread. */
final class ShardFile {
    private static final int PORTION_RECORDS = 1_000;
    private static final int PORTION_BYTES = 4 << 20;

    private final String name;
    private final BareRecords door;
    private final Json json;
    private final PayloadCheck check = new PayloadCheck();
    private final Consumer<String> notices;
    private final Repeats repeats = new Repeats();
    private final List<Map<String, @Nullable Object>> portion = new ArrayList<>();
    private int portionBytes;
    private long taken;
    private long added;
    private long repeated;

    /** The rest of a shard cannot be taken. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * @param name the file's name
     * @param notices is told what is odd and does no harm
     */
    ShardFile(String name, BareRecords door, Json json, Consumer<String> notices) {
        this.name = name;
        this.door = door;
        this.json = json;
        this.notices = notices;
    }

    long taken() {
        return taken;
    }

    long added() {
        return added;
    }

    /** Answers false if there is no shard in the file, because its making was cut off. */
    boolean read(ShardLines lines) throws IOException, RefusedException {
        byte[] first = lines.next();
        if (first == null) {
            notices.accept(name + " is empty; its making was cut off");
            return false;
        }
        Map<String, @Nullable Object> header = fields(first, lines);
        if (header == null) {
            return false;
        }
        ShardId shard = shard(header);
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (line.length > 0) {
                    read(line, lines, shard);
                }
            }
        } finally {
            pass(shard);
        }
        if (repeated > 0) {
            notices.accept(name + " held " + repeated + " lines that repeat others; they were passed over");
        }
        return true;
    }

    private void read(byte[] line, ShardLines lines, ShardId shard) throws RefusedException {
        Map<String, @Nullable Object> record = fields(line, lines);
        if (record == null) {
            return;
        }
        Object number = record.get(KoreRecord.NUMBER_FIELD);
        if (number instanceof Integer || number instanceof Long) {
            long rising = ((Number) number).longValue();
            if (repeats.isRepeat(rising, line)) {
                repeated++;
                return;
            }
            repeats.add(rising, line);
        }
        portion.add(record);
        portionBytes += line.length;
        if (portion.size() >= PORTION_RECORDS || portionBytes >= PORTION_BYTES) {
            pass(shard);
        }
    }

    /** Hands the portion on. Its last record comes again before the next one, and tells which history goes on. */
    private void pass(ShardId shard) throws RefusedException {
        int again = taken > 0 ? 1 : 0;
        BareRecords.Taken result = door.take(shard, taken - again, portion, name);
        added += result.added();
        long end = taken - again + portion.size();
        taken = Math.max(taken, Math.min(result.next(), end));
        if (result.refused() != null) {
            throw new RefusedException(String.valueOf(result.refused().getMessage()));
        }
        if (taken < end) {
            throw new RefusedException("shard " + shard + " in " + name + " could not be taken from record " + taken
                    + " on, since this node holds other histories of it");
        }
        if (!portion.isEmpty()) {
            portion.subList(0, portion.size() - 1).clear();
        }
        portionBytes = 0;
    }

    /** An object, or null if it is the last line and was cut off. */
    private @Nullable Map<String, @Nullable Object> fields(byte[] line, ShardLines lines) throws RefusedException {
        Payload payload = Payload.owning(line);
        try {
            check.checkBare(payload);
            return json.fields(payload);
        } catch (InvalidRecordException e) {
            if (lines.isTerminated()) {
                throw new RefusedException(
                        name + " was refused from line " + lines.number() + " on: " + e.getMessage());
            }
            notices.accept("the last line of " + name + " was cut off; it was passed over");
            return null;
        }
    }

    private ShardId shard(Map<String, @Nullable Object> header) throws RefusedException {
        if (header.get("log") instanceof String log && header.get("writer") instanceof String writer) {
            try {
                ShardId shard = new ShardId(new LogName(log), new WriterId(writer));
                if (KoredbNames.file(shard).equals(name)) {
                    return shard;
                }
            } catch (IllegalArgumentException e) {
                throw new RefusedException(name + " was refused: " + e.getMessage());
            }
            throw new RefusedException(name + " was refused: its first line tells of another shard");
        }
        throw new RefusedException(name + " was refused: its first line does not tell log and writer");
    }
}
