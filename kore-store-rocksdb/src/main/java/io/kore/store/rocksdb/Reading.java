package io.kore.store.rocksdb;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/**
 * A snapshot of the database with iterators over it. Owns these handles and closes them in this order:
 * iterators, options, snapshot. Confined to one thread at a time, within the guard.
 */
final class Reading implements AutoCloseable {
    private final Database database;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private final List<RocksIterator> iterators = new ArrayList<>();

    Reading(Database database) {
        this.database = database;
        this.snapshot = database.rocks().getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    /** For one pass over everything: reads further ahead, and leaves the cache to others. */
    Reading forOnePass() {
        options.setFillCache(false).setReadaheadSize(2 << 20);
        return this;
    }

    /** A new iterator; it is closed with this. */
    RocksIterator iterator(Family family) {
        RocksIterator iterator = database.rocks().newIterator(database.family(family), options);
        iterators.add(iterator);
        return iterator;
    }

    @Override
    public void close() {
        iterators.forEach(RocksIterator::close);
        iterators.clear();
        options.close();
        database.rocks().releaseSnapshot(snapshot);
    }
}
