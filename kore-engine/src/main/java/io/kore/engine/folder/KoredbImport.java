package io.kore.engine.folder;

import io.kore.KoredbReport;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.json.Json;
import io.kore.error.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Takes a folder of koredb in, shard by shard. Confined to one call. */
public final class KoredbImport {
    private final BareRecords door;
    private final Json json;
    private final List<String> notices = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private long shards;
    private long records;
    private long added;

    /**
     * An import.
     *
     * @param door where records enter
     * @param json reads them
     */
    public KoredbImport(BareRecords door, Json json) {
        this.door = door;
        this.json = json;
    }

    /**
     * Reads a folder. What was taken need not be durable yet.
     *
     * @param folder where the files are
     * @return what was taken
     * @throws SetupException if the folder cannot be read
     */
    public KoredbReport read(Path folder) {
        for (Path file : files(folder)) {
            read(file, String.valueOf(file.getFileName()));
        }
        return new KoredbReport(shards, records, added, notices, refused);
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isShard(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SetupException("the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isShard(String name) {
        return name.matches("shard-.+-.+\\.kore");
    }

    private void read(Path file, String name) {
        ShardFile shard = new ShardFile(name, door, json, notices::add);
        try (ShardLines lines = new ShardLines(Files.newInputStream(file))) {
            shards += shard.read(lines) ? 1 : 0;
        } catch (ShardFile.RefusedException e) {
            refused.add(e.getMessage());
        } catch (IOException e) {
            refused.add(name + " cannot be read to its end: " + e.getMessage());
        }
        records += shard.taken();
        added += shard.added();
    }
}
