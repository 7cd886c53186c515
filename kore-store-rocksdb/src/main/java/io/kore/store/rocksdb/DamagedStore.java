package io.kore.store.rocksdb;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreFormatException;
import io.kore.spi.StoreReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that is closed and may be damaged, open for reading only: nothing in its folder is changed. RocksDB
 * takes no lock for that, so this holds one of its own on RocksDB's lock file, which keeps writers out.
 * Confined to one thread.
 */
final class DamagedStore implements AutoCloseable {
    private final Place place;
    private final @Nullable FileChannel lock;
    private final Path notes;
    private final Damages damages;
    private final @Nullable Database database;

    private DamagedStore(
            Place place, @Nullable FileChannel lock, Path notes, Damages damages, @Nullable Database database) {
        this.place = place;
        this.lock = lock;
        this.notes = notes;
        this.damages = damages;
        this.database = database;
    }

    static DamagedStore open(Place place) {
        place.claim();
        boolean opened = false;
        try {
            DamagedStore store = openClaimed(place);
            opened = true;
            return store;
        } catch (IOException e) {
            throw new StoreFailedException("the store in " + place.folder() + " could not be read: " + e, e);
        } finally {
            if (!opened) {
                place.release();
            }
        }
    }

    private static DamagedStore openClaimed(Place place) throws IOException {
        Damages damages = new Damages(place.folder());
        boolean whole = isWholeFromOutside(place, damages);
        FileChannel lock = locked(place);
        Path notes = Files.createTempDirectory("kore-rocksdb");
        Database database = null;
        if (whole) {
            try {
                database = Database.openReadOnly(place.database(), notes);
            } catch (StoreCorruptException e) {
                Throwable cause = e.getCause();
                damages.addSaid("nothing can be read", String.valueOf(cause == null ? e : cause.getMessage()));
            }
        }
        return new DamagedStore(place, lock, notes, damages, database);
    }

    private static boolean isWholeFromOutside(Place place, Damages damages) {
        try {
            if (place.look() == Place.State.FREE) {
                throw new StoreFormatException("there is no RocksDB store in " + place.folder());
            }
            return true;
        } catch (StoreCorruptException e) {
            damages.add(place.folder(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static @Nullable FileChannel locked(Place place) throws IOException {
        Path file = place.database().resolve("LOCK");
        if (!Files.exists(file)) {
            return null;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
            channel.close();
            throw Failures.locked(place.folder(), null);
        }
        return channel;
    }

    StoreReport verify() {
        if (database == null) {
            return new StoreReport(0, 0, damages.all());
        }
        return new Verification(place, database, damages).report();
    }

    StoreReport salvageTo(Place target) {
        target.claim();
        try {
            if (target.look() != Place.State.FREE) {
                throw new StoreFormatException(
                        "there is something at " + target.folder() + " already; name a place where nothing is");
            }
        } catch (StoreCorruptException e) {
            throw new StoreFormatException("there is a damaged store at " + target.folder() + " already", e);
        } finally {
            target.release();
        }
        if (database == null) {
            return new StoreReport(0, 0, damages.all());
        }
        Verification verification = new Verification(place, database, damages);
        verification.report();
        try (RocksDbShardStore store = RocksDbShardStore.open(target)) {
            Salvage salvage = new Salvage(database, verification.shards(), damages, store);
            return salvage.copy();
        }
    }

    @Override
    public void close() {
        try {
            if (database != null) {
                database.close();
            }
            if (lock != null) {
                lock.close();
            }
            deleteNotes();
        } catch (IOException e) {
            throw new StoreFailedException("could not clean up after reading " + place.folder() + ": " + e, e);
        } finally {
            place.release();
        }
    }

    private void deleteNotes() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(notes)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
