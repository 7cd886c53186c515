package io.kore.store.rocksdb;

import io.kore.error.StoreFailedException;
import io.kore.store.rocksdb.ForcedMark.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database of a place, or makes it, and checks it before anyone may use it. A failure on the way
 * closes what was opened. Stateless.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private Opening() {}

    static Parts of(Place place) {
        if (place.look() != Place.State.STORE) {
            make(place);
        }
        Mark known = knownMark(place);
        Database database = Database.open(place.database(), false);
        boolean opened = false;
        try {
            Parts parts = assembled(place, database, known);
            opened = true;
            return parts;
        } catch (IOException e) {
            throw failed(place, e);
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    /** Makes an empty store, or completes one whose making was cut short. The mark comes last and says so. */
    private static void make(Place place) {
        place.begin();
        try (Database database = Database.open(place.database(), true);
                WriteOptions forced = new WriteOptions().setSync(true)) {
            byte[] head = database.rocks().get(database.family(Family.HEAD), Layout.HEAD_KEY);
            if (head == null) {
                byte[] value = Head.OF_A_NEW_STORE.toValue();
                database.rocks().put(database.family(Family.HEAD), forced, Layout.HEAD_KEY, value);
            } else if (!new Loading(database).head().equals(Head.OF_A_NEW_STORE)) {
                throw Failures.misfit(place.folder(), "there is no " + place.forcedMark());
            }
            ForcedMark.make(place.forcedMark());
        } catch (RocksDBException e) {
            throw Failures.atWrite(place.folder(), e);
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /** What the mark says, checked. */
    static Mark knownMark(Place place) {
        try {
            Mark mark = ForcedMark.read(place.forcedMark());
            if (mark == null) {
                throw Failures.misfit(place.folder(), place.forcedMark() + " does not hold what was written to it");
            }
            return mark;
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    private static Parts assembled(Place place, Database database, Mark known) throws IOException {
        Loading loading = new Loading(database);
        Directory directory = loading.directory();
        Head head = directory.head();
        checkMark(place.folder(), known, head);
        loading.checkTail(known.end(), head.end());
        List<OrdinalRun> unswept = loading.unswept();
        if (head.writes() > known.writes()) {
            LOG.info(
                    "the store in {} had not been closed; its journal goes on to position {}",
                    place.folder(),
                    head.end());
        }
        // RocksDB has written what it recovered to tables, and forced them, before it let us in
        ForcedMark mark = openMark(place, head);
        Health health = new Health();
        Guard guard = new Guard();
        Journal journal = new Journal(database, directory, unswept, health);
        Forces forces = new Forces(
                place.folder(), directory, health, () -> database.rocks().flushWal(true), mark);
        Sweep sweep = new Sweep(guard, database, directory, journal, forces);
        if (!unswept.isEmpty()) {
            sweep.request();
        }
        return new Parts(guard, database, directory, journal, forces, mark, sweep);
    }

    private static ForcedMark openMark(Place place, Head head) throws IOException {
        ForcedMark mark = ForcedMark.open(place.forcedMark());
        boolean marked = false;
        try {
            mark.write(Mark.of(head));
            mark.force();
            marked = true;
            return mark;
        } finally {
            if (!marked) {
                mark.close();
            }
        }
    }

    /** A journal that ends before what was forced has lost something, whatever RocksDB says. */
    static void checkMark(Path folder, Mark known, Head head) {
        if (head.writes() < known.writes() || head.end() < known.end()) {
            throw Failures.misfit(
                    folder,
                    "its journal can be read up to position " + head.end() + " (write " + head.writes()
                            + "), but was forced up to position " + known.end() + " (write " + known.writes()
                            + "); a write-ahead log in " + folder.resolve("db") + " is damaged");
        }
    }

    private static StoreFailedException failed(Place place, IOException e) {
        return new StoreFailedException("the store in " + place.folder() + " could not be opened: " + e, e);
    }
}
