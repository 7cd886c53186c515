package io.kore.engine.koredb;

import io.kore.engine.json.JsonCursor;
import io.kore.error.InvalidRecordException;
import io.kore.model.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body as it came. Immutable.
 *
 * @param whoami who sent it; empty if that was not said
 * @param isUnsynched true if the sender holds nothing yet, and wants everything
 * @param entries a line for each shard
 */
public record Body(String whoami, boolean isUnsynched, List<Entry> entries) {
    private static final int ENTRIES_MAX = 2_000_000;

    /**
     * What is said of one shard.
     *
     * @param log the log's name; empty if there is none
     * @param writer the writer's id; empty if there is none, as of a koredb that has neither an id nor a folder
     * @param size how many records the sender says it holds
     * @param from index of the first record in {@code records}
     * @param records records as koredb writes them, with {@code _korenum} and {@code _korewho}; not checked yet
     */
    public record Entry(String log, String writer, long size, long from, List<Payload> records) {
        /**
         * Copies the list.
         *
         * @param log the log
         * @param writer the writer
         * @param size how many records there are
         * @param from index of the first record
         * @param records the records
         */
        public Entry {
            records = List.copyOf(records);
        }

        /**
         * Where the records end.
         *
         * @return the index behind the last of them
         */
        public long to() {
            return from + records.size();
        }
    }

    /**
     * Copies the list.
     *
     * @param whoami who sent it
     * @param isUnsynched whether the sender wants everything
     * @param entries a line for each shard
     */
    public Body {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a body.
     *
     * @param utf8 the bytes; the caller gives the array up
     * @return what it says; fields that are not known are left out
     * @throws InvalidRecordException if it is no JSON object, or not of this form
     */
    public static Body read(byte[] utf8) {
        try (JsonCursor json = new JsonCursor(utf8)) {
            if (!json.enterObject()) {
                throw new InvalidRecordException("the body is no JSON object");
            }
            String whoami = "";
            boolean isUnsynched = false;
            List<Entry> entries = List.of();
            for (String field = json.field(); field != null; field = json.field()) {
                switch (field) {
                    case "whoami" -> whoami = text(json.string());
                    case "unsynched" -> isUnsynched = json.isTrue();
                    case "logs" -> entries = entries(json);
                    default -> json.pass();
                }
            }
            json.end();
            return new Body(whoami, isUnsynched, entries);
        }
    }

    private static List<Entry> entries(JsonCursor json) {
        List<Entry> entries = new ArrayList<>();
        if (json.enterArray()) {
            while (json.element()) {
                if (entries.size() == ENTRIES_MAX) {
                    throw new InvalidRecordException("the body tells of more than " + ENTRIES_MAX + " shards");
                }
                entries.add(entry(json));
            }
        }
        return entries;
    }

    private static Entry entry(JsonCursor json) {
        if (!json.enterObject()) {
            throw new InvalidRecordException("something in logs is no object");
        }
        String log = "";
        String writer = "";
        long size = 0;
        long from = 0;
        List<Payload> records = List.of();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "log" -> log = text(json.string());
                case "writer" -> writer = text(json.string());
                case "sz" -> size = Math.max(0, json.count());
                case "from" -> from = Math.max(0, json.count());
                case "records" -> records = records(json);
                default -> json.pass();
            }
        }
        return new Entry(log, writer, size, from, records);
    }

    private static List<Payload> records(JsonCursor json) {
        List<Payload> records = new ArrayList<>();
        if (json.enterArray()) {
            while (json.element()) {
                Payload record = json.object();
                if (record == null) {
                    throw new InvalidRecordException("something in records is no object");
                }
                records.add(record);
            }
        }
        return records;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
