package io.kore.store.rocksdb;

import io.kore.spi.StoreReport.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;

/** Collects what is not whole, and finds file and offset in RocksDB's words. Confined to one thread. */
final class Damages {
    /** As in "block checksum mismatch: … in /data/db/000012.sst offset 8112 size 4081". */
    private static final Pattern FILE_AND_OFFSET = Pattern.compile("(\\S*\\.(?:sst|blob|log))(?: offset (\\d+))?");

    private static final Pattern MANIFEST = Pattern.compile("\\S*MANIFEST-\\d+");

    private final Path folder;
    private final List<Damage> found = new ArrayList<>();

    Damages(Path folder) {
        this.folder = folder;
    }

    /** Something that RocksDB could not read. */
    void add(String what, RocksDBException e) {
        addSaid(what, String.valueOf(e.getMessage()));
    }

    /** Something with RocksDB's own words, which may name a file. */
    void addSaid(String what, String said) {
        Matcher table = FILE_AND_OFFSET.matcher(said);
        Matcher manifest = MANIFEST.matcher(said);
        String text = what + ": " + said;
        if (table.find()) {
            found.add(new Damage(table.group(1), table.group(2) == null ? -1 : Long.parseLong(table.group(2)), text));
        } else if (manifest.find()) {
            found.add(new Damage(manifest.group(), -1, text));
        } else {
            found.add(new Damage(folder.resolve("db").toString(), -1, text));
        }
    }

    /** Something that was read and is not what was written, or does not fit the rest. */
    void add(Family family, String what) {
        found.add(new Damage(folder.resolve("db") + ", " + family, -1, what));
    }

    void add(Path file, String what) {
        found.add(new Damage(file.toString(), -1, what));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Damage> all() {
        return List.copyOf(found);
    }
}
