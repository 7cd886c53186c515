package io.kore.store.file;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import io.kore.spi.StoreReport;
import io.kore.spi.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Copies what is whole of a store to a new one, see {@link WholeRecords}. Confined to one thread, used once. */
final class Salvage {
    private static final int BATCH_RECORDS_MAX = 1_000;
    private static final long BATCH_BYTES_MAX = 8 << 20;

    private final Disk disk;
    private final FolderLayout source;
    private final FolderLayout target;
    private final StoreOptions options;

    Salvage(Disk disk, FolderLayout source, FolderLayout target, StoreOptions options) {
        this.disk = disk;
        this.source = source;
        this.target = target;
        this.options = options;
    }

    StoreReport run() {
        return Inspection.of(disk, source, options, this::look);
    }

    private StoreReport look(Inspection inspection) throws IOException {
        checkTarget();
        WholeRecords whole = new WholeRecords(inspection.parts(), inspection.strands(), inspection.damages());
        try (ShardStore copy = new StoreOpening(disk, target, options).open()) {
            Batches batches = new Batches(copy);
            whole.forEach(batches::take);
            batches.flush();
            copy.force();
            copyMetadata(inspection, copy.metadata());
        }
        return new StoreReport(whole.records(), whole.shards(), inspection.damages());
    }

    private void checkTarget() {
        try {
            boolean free = disk.kind(target.place()) == Disk.Kind.NOTHING
                    || (disk.kind(target.place()) == Disk.Kind.FOLDER
                            && disk.list(target.place()).isEmpty());
            if (!free || target.place().startsWith(source.place())) {
                throw new StoreFormatException(
                        "there is something at " + target.place() + " already; name a new place outside of the store");
            }
        } catch (IOException e) {
            throw new StoreFailedException("could not look at " + target.place() + ": " + Failures.reason(e), e);
        }
    }

    private void copyMetadata(Inspection inspection, StoreMetadata copy) throws IOException {
        if (disk.kind(source.metadata()) != Disk.Kind.FOLDER) {
            inspection.damages().add(new Damage("metadata", -1, "the folder is gone, with all values"));
            return;
        }
        for (String key : FileMetadata.keys(disk, source)) {
            Path file = FileMetadata.file(source, key);
            try {
                copy.write(key, FileMetadata.read(disk, file, key));
            } catch (StoreCorruptException e) {
                inspection.damages().add(new Damage(inspection.nameOf(file), 0, String.valueOf(e.getMessage())));
            }
        }
    }

    /** Appends records in batches of a bounded size. */
    private static final class Batches {
        private final ShardStore copy;
        private final List<ShardRecord> batch = new ArrayList<>();
        private long bytes;

        Batches(ShardStore copy) {
            this.copy = copy;
        }

        void take(ShardRecord record) {
            batch.add(record);
            bytes += record.payload().length();
            if (batch.size() >= BATCH_RECORDS_MAX || bytes >= BATCH_BYTES_MAX) {
                flush();
            }
        }

        void flush() {
            if (!batch.isEmpty()) {
                copy.append(batch);
                batch.clear();
                bytes = 0;
            }
        }
    }
}
