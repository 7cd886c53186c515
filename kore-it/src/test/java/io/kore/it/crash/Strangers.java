package io.kore.it.crash;

import io.kore.model.ShardId;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** Makes places at which a certain store does not belong. Stateless. */
final class Strangers {
    static final int RECORDS = 3;

    private Strangers() {}

    /** Makes something in an empty folder, and answers the place at which a store is then asked for. */
    interface Maker {
        Path make(Path folder) throws Exception;
    }

    /** A place with a name for messages. */
    record Place(String name, Maker maker) {}

    /** What no store may take for its own. */
    static List<Place> ofNobody() {
        return List.of(
                new Place("a folder with a text", folder -> {
                    Files.writeString(folder.resolve("notes.txt"), "mine");
                    return folder;
                }),
                new Place("a folder with a folder", folder -> {
                    Files.createDirectories(folder.resolve("photos/2026"));
                    return folder;
                }),
                new Place("a folder with a file named store", folder -> {
                    Files.writeString(
                            folder.resolve("store"), "apples, pears and a longer list of other things to buy");
                    return folder;
                }),
                new Place("a folder with a journal of something else", folder -> {
                    Files.createDirectory(folder.resolve("journal"));
                    Files.writeString(folder.resolve("journal/0000000001.wal"), "theirs");
                    return folder;
                }),
                new Place("a text", folder -> Files.writeString(folder.resolve("text"), "mine")),
                new Place("an empty file", folder -> Files.createFile(folder.resolve("empty"))),
                new Place("a device", folder -> Path.of("/dev/null")),
                new Place(
                        "a link that leads nowhere",
                        folder -> Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"))),
                new Place(
                        "a link that leads to itself",
                        folder -> Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"))),
                new Place("a place in a folder that is not there", folder -> folder.resolve("a/b")),
                new Place(
                        "a place below a text",
                        folder -> Files.writeString(folder.resolve("text"), "mine")
                                .resolve("below")),
                new Place("a link to a text", folder -> {
                    Path text = Files.writeString(folder.resolve("text"), "mine");
                    return Files.createSymbolicLink(folder.resolve("link"), text);
                }),
                new Place("an H2 database", folder -> h2(folder, "accounts")),
                new Place("an H2 database named as ours", folder -> h2(folder, "records")),
                new Place(
                        "the file of an H2 database",
                        folder -> h2(folder, "accounts").resolve("accounts.mv.db")),
                new Place("a RocksDB database", folder -> {
                    try (Options options = new Options().setCreateIfMissing(true);
                            RocksDB other = RocksDB.open(options, folder.toString())) {
                        other.put(new byte[] {1}, new byte[] {2});
                    }
                    return folder;
                }));
    }

    private static Path h2(Path folder, String name) throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:h2:" + folder.resolve(name), "sa", "");
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE accounts (id INT)");
        }
        return folder;
    }

    /** What belongs to the store of this name, and so to no other one. */
    static List<Place> of(String store) {
        List<Place> places = new ArrayList<>();
        places.add(new Place("a " + store + " store", folder -> made(store, folder)));
        halfMade(store)
                .forEach((what, maker) -> places.add(new Place("a " + store + " store with only " + what, maker)));
        return places;
    }

    /** A store with a few records, closed. */
    static Path made(String store, Path folder) {
        try (ShardStore made = Stores.provider(store).open(folder.toString())) {
            made.append(new RecordMaker().next(ShardId.of("list", "writer"), RECORDS));
            made.metadata().write("key", new byte[] {7});
        }
        return folder;
    }

    /** What a crash can leave behind while a store of ours is made; of the stores of others we do not know. */
    static Map<String, Maker> halfMade(String store) {
        Map<String, Maker> half = new TreeMap<>();
        switch (store) {
            case "file" -> {
                half.put("its lock", folder -> with(folder, "lock", ""));
                half.put("empty folders", folder -> {
                    Files.createDirectory(folder.resolve("journal"));
                    Files.createDirectory(folder.resolve("metadata"));
                    return with(folder, "lock", "");
                });
                half.put("an unfinished segment", folder -> {
                    Files.createDirectory(folder.resolve("journal"));
                    with(folder, "journal/0000000001.segment.draft", "KORE");
                    return with(folder, "lock", "");
                });
                half.put("an unfinished mark", folder -> {
                    made(store, folder);
                    Files.delete(folder.resolve("kore-file.mark"));
                    try (Stream<Path> rest = Files.walk(folder)) {
                        for (Path file : rest.filter(Files::isRegularFile).toList()) {
                            Files.delete(file);
                        }
                    }
                    return with(folder, "kore-file.mark.draft", "KORESTOR");
                });
            }
            case "h2" -> {
                half.put("an empty mark", folder -> with(folder, "kore-h2.mark", ""));
                half.put("a mark that says fresh", folder -> with(folder, "kore-h2.mark", h2Mark(1, "fresh")));
                half.put("an unfinished database", folder -> {
                    with(folder, "records.mv.db", "H:2,block");
                    return with(folder, "kore-h2.mark", h2Mark(1, "fresh"));
                });
            }
            case "rocksdb" -> {
                half.put("an unfinished marker", folder -> with(folder, "kore-rocksdb.mark.new", "kore ro"));
                half.put("its marker", folder -> with(folder, "kore-rocksdb.mark", "kore rocksdb store, format 1\n"));
                half.put("an unfinished database", folder -> {
                    Files.createDirectory(folder.resolve("db"));
                    with(folder, "db/MANIFEST-000001", "cut");
                    return with(folder, "kore-rocksdb.mark", "kore rocksdb store, format 1\n");
                });
            }
            default -> {}
        }
        return half;
    }

    /** Stores of ours as a later version might write them. */
    static Map<String, Maker> newer(String store) {
        return switch (store) {
            case "file" ->
                Map.of("a file store of format 2", folder -> {
                    made(store, folder);
                    byte[] mark = Files.readAllBytes(folder.resolve("kore-file.mark"));
                    ByteBuffer.wrap(mark).putInt(8, 2);
                    Files.write(folder.resolve("kore-file.mark"), mark);
                    return folder;
                });
            case "h2" ->
                Map.of(
                        "an H2 store of format 2",
                        folder -> with(made(store, folder), "kore-h2.mark", h2Mark(2, "ready")));
            case "rocksdb" ->
                Map.of(
                        "a RocksDB store of format 2",
                        folder -> with(made(store, folder), "kore-rocksdb.mark", "kore rocksdb store, format 2\n"));
            default -> Map.of();
        };
    }

    private static String h2Mark(int format, String state) {
        String body =
                String.format(Locale.ROOT, "kore-h2 format %04d %s forced %019d bytes %019d", format, state, 0, 0);
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return body + String.format(Locale.ROOT, " crc %08x\n", crc.getValue());
    }

    private static Path with(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return folder;
    }
}
