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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is closed and may be damaged, open for reading only: nothing in its folder is changed. RocksDB
 * takes no lock for that, so this holds one of its own on RocksDB's lock file, which keeps writers out.
 * Confined to one thread.
 */
final class DamagedStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedStore.class);

    private final Place place;
    private final Damages damages;
    private @Nullable FileChannel lock;
    /** Where RocksDB writes what it would write into the store's folder. */
    private @Nullable Path notes;

    private @Nullable Database database;

    private DamagedStore(Place place) {
        this.place = place;
        this.damages = new Damages(place.folder());
    }

    static DamagedStore open(Place place) {
        place.claim();
        DamagedStore store = new DamagedStore(place);
        boolean opened = false;
        try {
            store.open();
            opened = true;
            return store;
        } catch (IOException e) {
            throw new StoreFailedException("the store in " + place.folder() + " could not be read: " + e, e);
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    private void open() throws IOException {
        Place.State state = state(place, damages);
        if (state == Place.State.FREE) {
            throw nothing();
        }
        lock = locked(place);
        if (state != null) {
            notes = Files.createTempDirectory("kore-rocksdb");
            database = database(place, notes, damages);
        }
        if (state == Place.State.UNMARKED) {
            checkBegun();
        }
    }

    /** What is there, or null if parts are missing. */
    private static Place.@Nullable State state(Place place, Damages damages) {
        try {
            return place.look();
        } catch (StoreCorruptException e) {
            damages.add(place.folder(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable Database database(Place place, Path notes, Damages damages) {
        try {
            return Database.openReadOnly(place.database(), notes);
        } catch (StoreCorruptException e) {
            Throwable cause = e.getCause();
            damages.addSaid("nothing can be read", String.valueOf(cause == null ? e : cause.getMessage()));
            return null;
        }
    }

    /** Tells a store that lost its mark from one whose making was cut short. */
    private void checkBegun() {
        boolean begun = false;
        try {
            begun = database != null && !new Loading(database).head().equals(Head.OF_A_NEW_STORE);
        } catch (StoreCorruptException e) {
            // without a head nothing was ever written to it
            LOG.debug("no head in {}", place.folder(), e);
        }
        if (!begun) {
            throw nothing();
        }
        damages.add(place.forcedMark(), "it is missing; what was forced is not known");
    }

    private StoreFormatException nothing() {
        return new StoreFormatException("there is no RocksDB store in " + place.folder());
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
            if (notes != null) {
                delete(notes);
            }
        } catch (IOException e) {
            throw new StoreFailedException("could not clean up after reading " + place.folder() + ": " + e, e);
        } finally {
            place.release();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
