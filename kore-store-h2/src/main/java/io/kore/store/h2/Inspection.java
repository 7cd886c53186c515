package io.kore.store.h2;

import io.kore.codec.MalformedException;
import io.kore.codec.RunningHash;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.StoreReport;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A look through a whole store that stops at nothing: tells what is damaged, and of each shard how many
 * records are whole. Opens the database read-only. Confined to one thread.
 */
final class Inspection implements AutoCloseable {
    private static final int DAMAGES_MAX = 1_000;

    private final Place place;
    private final boolean ownsPlace;
    private final List<StoreReport.Damage> damages = new ArrayList<>();
    private final Map<Long, Whole> shards = new HashMap<>();
    private final Map<String, byte[]> values = new HashMap<>();
    private @Nullable H2Database database;
    private long changes;
    private long end;
    private long expected;

    private Inspection(Place place, boolean ownsPlace) {
        this.place = place;
        this.ownsPlace = ownsPlace;
    }

    /** How far a shard is whole. Confined to the inspection. */
    static final class Whole {
        private final ShardId shard;
        private final long said;
        private long count;
        private @Nullable Hash hash;
        private boolean cut;

        Whole(Holdings.Held held) {
            this.shard = held.summary().shard();
            this.said = held.summary().count();
        }

        ShardId shard() {
            return shard;
        }

        long count() {
            return count;
        }

        boolean isCut() {
            return count < said;
        }
    }

    /** Does what a {@link JournalScan.RowAction} does, with the record that was in the row. */
    interface WholeAction {
        void accept(Whole shard, ShardRecord record);
    }

    static StoreReport verify(String at) {
        try (Inspection inspection = open(at)) {
            return inspection.report();
        }
    }

    /** Opens a place and looks through it, torn writes at its end left out. */
    static Inspection open(String at) {
        Inspection inspection = new Inspection(Place.openToRead(at, Disk.REAL), true);
        try {
            inspection.look();
            return inspection;
        } catch (RuntimeException e) {
            inspection.close();
            throw e;
        }
    }

    /** Looks through the database of a place that stays open, as a disk shows it. */
    static Inspection over(Place place, Disk disk, Mark mark) {
        Inspection inspection = new Inspection(place, false);
        try {
            inspection.look(disk, mark);
            return inspection;
        } catch (RuntimeException e) {
            inspection.close();
            throw e;
        }
    }

    /** How many changes the database has, 0 if it cannot tell. */
    long changes() {
        return changes;
    }

    StoreReport report() {
        long records = shards.values().stream().mapToLong(Whole::count).sum();
        long held = shards.values().stream().filter(shard -> shard.count > 0).count();
        return new StoreReport(records, held, damages);
    }

    List<StoreReport.Damage> damages() {
        return damages;
    }

    Collection<Whole> shards() {
        return shards.values();
    }

    Map<String, byte[]> values() {
        return values;
    }

    /** Goes through the records that are whole once more, in arrival order. */
    void eachWhole(WholeAction action) throws SQLException {
        H2Database open = database;
        if (open == null) {
            return;
        }
        try (Connection connection = open.connect()) {
            new JournalScan(new ReadSession(connection), end, (table, what) -> {}).each(row -> {
                Whole shard = shards.get(row.shard());
                ShardRecord record = shard == null ? null : decoded(shard, row);
                if (shard != null && record != null && record.index() < shard.count) {
                    action.accept(shard, record);
                }
            });
        }
    }

    private static @Nullable ShardRecord decoded(Whole shard, Row row) {
        try {
            return row.decode(shard.shard);
        } catch (MalformedException e) {
            return null;
        }
    }

    private void look() {
        Mark mark = Mark.UNKNOWN;
        try {
            mark = place.mark();
        } catch (StoreCorruptException e) {
            damage(Place.MARK, 0, Failures.reason(e));
        }
        if (!mark.ready()) {
            return;
        }
        try {
            place.checkDatabase();
            look(new CutDisk(place.disk(), Tail.find(place, mark).bytes()), mark);
        } catch (StoreCorruptException e) {
            damage(Place.DATABASE, -1, Failures.reason(e));
        } catch (IOException e) {
            throw Failures.reading(place.folder().toString(), e);
        }
    }

    private void look(Disk disk, Mark mark) {
        try {
            database = H2Database.openToRead(place, disk);
            try (Connection connection = database.connect()) {
                look(connection, mark);
            }
        } catch (SQLException | RuntimeException e) {
            StoreException failure = Failures.opening(place.folder().toString(), e);
            if (!(failure instanceof StoreCorruptException)) {
                throw failure;
            }
            damage(Place.DATABASE, -1, Failures.reason(failure));
        }
    }

    private void look(Connection connection, Mark mark) throws SQLException {
        SmallTables tables = SmallTables.read(connection, this::damage);
        changes = tables.state().changes();
        if (tables.state().changes() < mark.changes()) {
            damage(
                    "state",
                    "the database has " + tables.state().changes() + " changes, but " + mark.changes()
                            + " had been forced; what is between is lost");
        }
        tables.shards().forEach(held -> shards.put(held.id(), new Whole(held)));
        boolean isEndKnown = tables.state().changes() > 0;
        end = isEndKnown ? tables.state().end() : Long.MAX_VALUE;
        ReadSession session = new ReadSession(connection);
        new JournalScan(session, end, this::damage).each(row -> look(row, tables.gaps()));
        if (isEndKnown) {
            checkReached(tables.gaps(), end);
        }
        shards.values().stream()
                .filter(Whole::isCut)
                .forEach(shard -> damage(
                        "journal",
                        "shard " + shard.shard + " is whole up to index " + shard.count + ", of " + shard.said));
        for (Holdings.Held held : tables.shards()) {
            lookAtIndex(session, held);
        }
        tables.pieces().forEach((name, pieces) -> lookAtValue(session, name, pieces));
    }

    private void look(Row row, Gaps gaps) {
        checkReached(gaps, row.arrival());
        expected = row.arrival() + 1;
        Whole shard = shards.get(row.shard());
        String at = "the record at arrival position " + row.arrival();
        if (shard == null) {
            damage("journal", at + " is of a shard that is not known");
            return;
        }
        if (shard.cut) {
            return;
        }
        try {
            ShardRecord record = row.decode(shard.shard);
            if (record.index() != shard.count || shard.count >= shard.said) {
                damage(
                        "journal",
                        at + " has index " + record.index() + " of " + shard.shard + ", where " + shard.count
                                + " was expected");
                shard.cut = true;
            } else if (!RunningHash.continues(shard.hash, record)) {
                damage(
                        "journal",
                        at + ", " + shard.shard + " index " + record.index()
                                + ", does not continue the running hash of its shard");
                shard.cut = true;
            } else {
                shard.count++;
                shard.hash = record.hash();
            }
        } catch (MalformedException e) {
            damage("journal", at + ", of " + shard.shard + ": " + e.getMessage());
            shard.cut = true;
        }
    }

    private void checkReached(Gaps gaps, long position) {
        long next = gaps.skip(expected);
        if (next < position) {
            damage("journal", "arrival positions " + next + " to " + (position - 1) + " are missing, in part or all");
        }
    }

    private void lookAtIndex(ReadSession session, Holdings.Held held) {
        String shard = "the index of shard " + held.summary().shard();
        try {
            long indexed = session.indexed(held.id());
            if (indexed != held.summary().count()) {
                damage(
                        "journal",
                        shard + " tells " + indexed + " records of "
                                + held.summary().count());
            }
        } catch (SQLException e) {
            damage("journal", shard + " cannot be read: " + Failures.reason(e));
        }
    }

    private void lookAtValue(ReadSession session, String name, long pieces) {
        try {
            Optional<byte[]> value = Piece.join(name, session.value(name), pieces);
            if (value.isPresent()) {
                values.put(name, value.get());
            } else {
                damage("metadata", name + " is not as it was written and is lost");
            }
        } catch (SQLException e) {
            damage("metadata", name + " cannot be read: " + Failures.reason(e));
        }
    }

    private void damage(String table, String what) {
        damage(Place.DATABASE + ", table " + table, -1, what);
    }

    private void damage(String file, long offset, String what) {
        if (damages.size() < DAMAGES_MAX) {
            damages.add(new StoreReport.Damage(file, offset, what));
        } else if (damages.size() == DAMAGES_MAX) {
            damages.add(new StoreReport.Damage(file, -1, "more damage, which is not listed"));
        }
    }

    @Override
    public void close() {
        try {
            if (database != null) {
                database.close();
            }
        } catch (SQLException e) {
            throw new StoreException(
                    "the database in " + place.folder() + " could not be closed: " + Failures.reason(e), e);
        } finally {
            if (ownsPlace) {
                place.close();
            }
        }
    }
}
