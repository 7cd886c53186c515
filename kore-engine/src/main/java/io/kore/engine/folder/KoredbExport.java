package io.kore.engine.folder;

import io.kore.KoreRecord;
import io.kore.KoredbReport;
import io.kore.engine.branch.NamedLog;
import io.kore.engine.json.Json;
import io.kore.engine.koredb.KoredbNames;
import io.kore.error.SetupException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what a node holds as a folder of koredb. Confined to one call. */
public final class KoredbExport {
    private final Function<LogName, NamedLog> logs;
    private final Json json;
    private final List<String> refused = new ArrayList<>();

    /**
     * An export.
     *
     * @param logs the logs as they are shown
     * @param json writes records
     */
    public KoredbExport(Function<LogName, NamedLog> logs, Json json) {
        this.logs = logs;
        this.json = json;
    }

    /**
     * Writes a folder. Durable on return.
     *
     * @param folder where to; may hold no files of koredb yet
     * @param held the shards to write, all of which is durable
     * @return what was written
     * @throws SetupException if the folder cannot be written
     */
    public KoredbReport write(Path folder, List<ShardSummary> held) {
        try {
            Files.createDirectories(folder);
            if (!KoredbImport.files(folder).isEmpty()) {
                throw new SetupException(folder + " holds files of koredb already; name an empty folder");
            }
            long shards = 0;
            long records = 0;
            for (ShardSummary shard : fit(held)) {
                write(folder.resolve(KoredbNames.file(shard.shard())), shard);
                shards++;
                records += shard.count();
            }
            force(folder);
            return new KoredbReport(shards, records, records, List.of(), refused);
        } catch (IOException e) {
            throw new SetupException("the folder " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    private List<ShardSummary> fit(List<ShardSummary> held) {
        Map<String, Integer> names = new HashMap<>();
        held.forEach(shard -> names.merge(KoredbNames.file(shard.shard()), 1, Integer::sum));
        List<ShardSummary> fit = new ArrayList<>();
        for (ShardSummary shard : held) {
            String objection = names.getOrDefault(KoredbNames.file(shard.shard()), 1) > 1
                    ? "another shard would have the same file"
                    : KoredbNames.objection(shard.shard());
            if (objection == null) {
                fit.add(shard);
            } else {
                refused.add("shard " + shard.shard() + " was left out: " + objection);
            }
        }
        return fit;
    }

    /** Under another name first, so that nobody takes a part for the whole. */
    private void write(Path file, ShardSummary shard) throws IOException {
        Path part = file.resolveSibling("part-of-export");
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            write(out, shard);
            out.flush();
            channel.force(true);
        }
        Files.move(part, file);
    }

    private void write(OutputStream out, ShardSummary shard) throws IOException {
        ShardId id = shard.shard();
        Map<String, String> header = new LinkedHashMap<>();
        header.put("log", id.log().value());
        header.put("writer", id.writer().value());
        line(out, header);
        try (RecordCursor cursor = logs.apply(id.log()).readShard(id, 0)) {
            for (long index = 0; index < shard.count(); index++) {
                ShardRecord record = cursor.next();
                if (record == null) {
                    throw new IOException("shard " + id + " changed meanwhile; export it anew");
                }
                Map<String, @Nullable Object> fields = new LinkedHashMap<>(json.fields(record.payload()));
                fields.put(KoreRecord.NUMBER_FIELD, record.number());
                fields.put(KoreRecord.WRITER_FIELD, id.writer().value());
                line(out, fields);
            }
        }
    }

    private void line(OutputStream out, Map<String, ?> fields) throws IOException {
        out.write(json.text(fields).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
