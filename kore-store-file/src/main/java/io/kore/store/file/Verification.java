package io.kore.store.file;

import io.kore.error.StoreCorruptException;
import io.kore.spi.StoreReport;
import io.kore.spi.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all of a store and tells what is damaged; changes nothing. Confined to one thread, used once. */
final class Verification {
    private final Disk disk;
    private final FolderLayout layout;
    private final StoreOptions options;

    Verification(Disk disk, FolderLayout layout, StoreOptions options) {
        this.disk = disk;
        this.layout = layout;
        this.options = options;
    }

    StoreReport run() {
        return Inspection.of(disk, layout, options, this::look);
    }

    private StoreReport look(Inspection inspection) throws IOException {
        List<Damage> damages = inspection.damages();
        WholeRecords whole = new WholeRecords(inspection.parts(), inspection.strands(), damages);
        whole.forEach(record -> {});
        boolean intact = damages.isEmpty();
        checkIndexes(inspection, whole, intact);
        checkMetadata(inspection);
        return new StoreReport(whole.records(), whole.shards(), damages);
    }

    /** Compares each index with one made from the segments, as far as these are whole. */
    private void checkIndexes(Inspection inspection, WholeRecords whole, boolean intact) throws IOException {
        List<JournalPart> parts = inspection.parts();
        ShardTable table = new ShardTable();
        for (int at = 0; at < parts.size() - 1; at++) {
            Segment segment = parts.get(at).segment();
            SegmentHeader header = segment.header();
            Path path = layout.index(header.ordinal(), header.generation());
            MemoryIndex expected = new MemoryIndex(header.firstPosition());
            if (intact) {
                Replay.sealed(segment, table, expected);
                expected.seal(table);
            }
            if (disk.kind(path) == Disk.Kind.FILE) {
                try {
                    IndexFile index = inspection.folder().index(header);
                    index.check();
                    if (intact) {
                        compare(index, expected, whole);
                    }
                    index.file().close();
                } catch (IndexFile.DamagedException e) {
                    inspection
                            .damages()
                            .add(new Damage(
                                    inspection.nameOf(path),
                                    -1,
                                    e.getMessage() + "; costs nothing: opening the store makes it again"));
                }
            }
        }
    }

    private static void compare(IndexFile index, MemoryIndex expected, WholeRecords whole) throws IOException {
        Map<Integer, ShardRow> rows = new HashMap<>();
        for (ShardRow row : index.rows()) {
            rows.put(row.ordinal(), row);
        }
        for (ShardRow row : expected.rows()) {
            if (whole.isDropped(row.ordinal())) {
                continue;
            }
            LongList places = expected.list(row.ordinal());
            long[] wanted = new long[places == null ? 0 : places.size()];
            long[] found = new long[wanted.length];
            boolean same = row.equals(rows.get(row.ordinal()));
            if (same && places != null) {
                places.copyTo(0, wanted);
                same = index.places(row.ordinal(), row.count() - wanted.length, found) == wanted.length
                        && Arrays.equals(wanted, found);
            }
            if (!same) {
                throw new IndexFile.DamagedException(
                        index.file().name() + " tells other things of " + row.id() + " than the segment");
            }
        }
    }

    private void checkMetadata(Inspection inspection) throws IOException {
        if (disk.kind(layout.metadata()) != Disk.Kind.FOLDER) {
            inspection.damages().add(new Damage("metadata", -1, "the folder is gone, with all values"));
            return;
        }
        for (String key : FileMetadata.keys(disk, layout)) {
            Path file = FileMetadata.file(layout, key);
            try {
                FileMetadata.read(disk, file, key);
            } catch (StoreCorruptException e) {
                inspection.damages().add(new Damage(inspection.nameOf(file), 0, String.valueOf(e.getMessage())));
            }
        }
    }
}
