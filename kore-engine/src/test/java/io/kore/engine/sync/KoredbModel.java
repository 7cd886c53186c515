package io.kore.engine.sync;

import io.kore.engine.json.Json;
import io.kore.model.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A koredb 0.5 node as it behaves, its faults included: what it says to the other side, and what it makes of what that
 * says. Written from what real ones were seen to do. Confined to one thread.
 */
final class KoredbModel {
    private record Told(String writer, long size) {}

    private final Json json = new Json();
    private final String whoami;
    private final SortedMap<String, SortedMap<String, List<Map<String, @Nullable Object>>>> logs = new TreeMap<>();
    private @Nullable List<Told> other;
    private boolean isOtherUnsynched;
    private boolean isSynched;

    private KoredbModel(String whoami, boolean isSynched) {
        this.whoami = whoami;
        this.isSynched = isSynched;
    }

    /** One with a folder: it knows its own records when it starts. */
    static KoredbModel stored(String whoami) {
        return new KoredbModel(whoami, true);
    }

    /** One without: it waits for the other side to tell. */
    static KoredbModel unsynched(String whoami) {
        return new KoredbModel(whoami, false);
    }

    /** Appends a record, as {@code addRec}. */
    void add(String log, String key, Object value) {
        long highest = logs.getOrDefault(log, new TreeMap<>()).values().stream()
                .filter(records -> !records.isEmpty())
                .mapToLong(records -> number(records.get(records.size() - 1)))
                .max()
                .orElse(0);
        Map<String, @Nullable Object> record = new LinkedHashMap<>();
        record.put(key, value);
        record.put("_korenum", highest + 1);
        record.put("_korewho", whoami);
        shard(log, whoami).add(record);
    }

    private static long number(Map<String, @Nullable Object> record) {
        return record.get("_korenum") instanceof Number number ? number.longValue() : 0;
    }

    /** Starts anew with what is on its disk. */
    void restart() {
        other = null;
        isOtherUnsynched = false;
    }

    /** Has all that it holds, by shard, as comparable text. */
    SortedMap<String, List<String>> held() {
        SortedMap<String, List<String>> held = new TreeMap<>();
        logs.forEach((log, shards) -> shards.forEach((writer, records) ->
                held.put(log + "/" + writer, records.stream().map(json::text).toList())));
        return held;
    }

    /** What it posts. */
    String request() {
        return json.text(body(other, isOtherUnsynched));
    }

    /** Takes an answer in; true if it will post again soon, because records came. */
    boolean answered(String answer) {
        Map<String, @Nullable Object> body = json.fields(Payload.of(answer));
        isOtherUnsynched = Boolean.TRUE.equals(body.get("unsynched"));
        other = told(body);
        return !isOtherUnsynched && merge(body);
    }

    /** What it answers to what a client posts. */
    String serve(String request) {
        Map<String, @Nullable Object> body = json.fields(Payload.of(request));
        boolean isUnsynched = Boolean.TRUE.equals(body.get("unsynched"));
        if (!isUnsynched) {
            boolean unused = merge(body);
        }
        return json.text(body(told(body), isUnsynched));
    }

    private Map<String, @Nullable Object> body(@Nullable List<Told> theirs, boolean isTheirsUnsynched) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("whoami", whoami);
        body.put("unsynched", !isSynched);
        List<Object> entries = new ArrayList<>();
        if (isSynched) {
            logs.forEach((log, shards) -> shards.forEach((writer, records) ->
                    entries.add(entry(log, writer, records, isTheirsUnsynched ? List.of() : theirs))));
            body.put("logs", entries);
        }
        return body;
    }

    private static Map<String, @Nullable Object> entry(
            String log, String writer, List<Map<String, @Nullable Object>> records, @Nullable List<Told> theirs) {
        long from = theirs == null
                ? records.size()
                : theirs.stream()
                        .filter(told -> told.writer().equals(writer))
                        .findFirst()
                        .map(Told::size)
                        .orElse(0L);
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("log", log);
        entry.put("writer", writer);
        entry.put("sz", Math.max(from, records.size()));
        entry.put("from", from);
        if (from < records.size()) {
            entry.put("records", records.subList((int) from, records.size()));
        }
        return entry;
    }

    private static List<Map<String, @Nullable Object>> entries(Map<String, @Nullable Object> body) {
        List<Map<String, @Nullable Object>> entries = new ArrayList<>();
        if (body.get("logs") instanceof List<?> list) {
            list.forEach(entry -> entries.add(map(entry)));
        }
        return entries;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> map(@Nullable Object object) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(object);
    }

    private static List<Told> told(Map<String, @Nullable Object> body) {
        return entries(body).stream()
                .map(entry -> new Told(String.valueOf(entry.get("writer")), size(entry)))
                .toList();
    }

    private static long size(Map<String, @Nullable Object> entry) {
        return entry.get("sz") instanceof Number size ? size.longValue() : 0;
    }

    private boolean merge(Map<String, @Nullable Object> body) {
        boolean isAny = false;
        for (Map<String, @Nullable Object> entry : entries(body)) {
            if (entry.get("records") instanceof List<?> records && !records.isEmpty()) {
                isAny = true;
                merge(String.valueOf(entry.get("log")), String.valueOf(entry.get("writer")), entry, records);
            }
        }
        isSynched |= isAny;
        return isAny;
    }

    /** Goes by the index alone: leaves out what it has, and all if there would be a gap. */
    private void merge(String log, String writer, Map<String, @Nullable Object> entry, List<?> records) {
        long from = entry.get("from") instanceof Number number ? number.longValue() : 0;
        boolean isNew = !logs.containsKey(log)
                || !logs.getOrDefault(log, new TreeMap<>()).containsKey(writer);
        if (isNew && from > 0) {
            return;
        }
        List<Map<String, @Nullable Object>> mine = shard(log, writer);
        if (mine.size() < from) {
            return;
        }
        for (long index = mine.size() - from; index < records.size(); index++) {
            mine.add(map(records.get((int) index)));
        }
    }

    private List<Map<String, @Nullable Object>> shard(String log, String writer) {
        return logs.computeIfAbsent(log, name -> new TreeMap<>()).computeIfAbsent(writer, id -> new ArrayList<>());
    }
}
