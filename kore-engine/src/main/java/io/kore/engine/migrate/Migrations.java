package io.kore.engine.migrate;

import io.kore.Migration;
import io.kore.Migrator;
import io.kore.engine.drop.DropGuard;
import io.kore.error.SetupException;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** The migrations of a node. Thread-safe. */
public final class Migrations implements AutoCloseable, DropGuard {
    /** As long as the id of a successor of the longest given id. */
    private static final int NATIVE_ID_BYTES = Limits.GIVEN_WRITER_BYTES_MAX + "#r0123456789abcdef".length();

    private final Site site;
    private final List<RunningMigration> running = new CopyOnWriteArrayList<>();
    /** Lets one migration begin at a time, so that two cannot make a circle. */
    private final ReentrantLock beginning = new ReentrantLock();

    /**
     * No migrations yet.
     *
     * @param site what they need of the node
     */
    public Migrations(Site site) {
        this.site = site;
    }

    /**
     * Begins a migration.
     *
     * @param from the old log
     * @param to the new log
     * @param migrator what becomes of each record
     * @return the migration, which runs until it or this is closed
     * @throws SetupException if it would go in a circle, or ids would get too long
     * @throws io.kore.error.LogDroppedException if the new log is dropped
     */
    public Migration begin(LogName from, LogName to, Migrator migrator) {
        beginning.lock();
        try {
            check(from, to);
            RunningMigration migration = new RunningMigration(site, from, to, migrator, running::remove);
            running.add(migration);
            migration.wake();
            return migration;
        } finally {
            beginning.unlock();
        }
    }

    /**
     * Those that run.
     *
     * @return in the order in which they began
     */
    public List<Migration> running() {
        return List.copyOf(running);
    }

    /** More can be read of the journal. Never waits. */
    public void advance() {
        running.forEach(RunningMigration::wake);
    }

    /**
     * Why a log must not be dropped yet.
     *
     * @param log the log
     * @return what is still to be migrated from it, empty if nothing is
     */
    @Override
    public Optional<String> objection(LogName log) {
        return running.stream()
                .filter(migration -> migration.source().equals(log) && !migration.isDone())
                .map(migration -> "its migration into \"" + migration.target()
                        + "\" has not caught up, or has stopped at some shard; wait for it, or mend it, or force the"
                        + " drop and lose what was not migrated")
                .findFirst();
    }

    /**
     * A log ends: so do the migrations from it and into it.
     *
     * @param log the log
     */
    @Override
    public void ending(LogName log) {
        running.stream()
                .filter(migration ->
                        migration.source().equals(log) || migration.target().equals(log))
                .forEach(RunningMigration::close);
    }

    /** Ends all of them. */
    @Override
    public void close() {
        running.forEach(RunningMigration::close);
    }

    private void check(LogName from, LogName to) {
        site.ingest().dropped().check(to);
        String what = "log \"" + from + "\" cannot be migrated into \"" + to + "\": ";
        if (reached(to).contains(from)) {
            throw new SetupException(what
                    + (from.equals(to)
                            ? "that is the log itself; give another name for the new one"
                            : "\"" + to + "\" is migrated into \"" + from + "\", so records would go in a circle"));
        }
        ShardStore store = site.journal().store();
        for (ShardSummary summary : store.shards()) {
            if (summary.shard().log().equals(from)) {
                try (RecordCursor cursor = store.readShard(summary.shard(), 0)) {
                    ShardRecord first = cursor.next();
                    String problem = first == null ? null : SourceRules.problem(first, to);
                    if (problem != null) {
                        throw new SetupException(
                                what + "shard " + summary.shard().writer() + " cannot be: " + problem);
                    }
                }
            }
        }
        if (idBytes(from, new HashSet<>()) + derivedBytes(from) > Limits.WRITER_BYTES_MAX) {
            throw new SetupException(
                    what + "by the migrations into \"" + from + "\", ids of writers could get longer than "
                            + Limits.WRITER_BYTES_MAX + " bytes; give logs shorter names, or migrate in fewer steps");
        }
    }

    /** A log, and those that its records come to. */
    private Set<LogName> reached(LogName log) {
        Set<LogName> reached = new HashSet<>(Set.of(log));
        Deque<LogName> next = new ArrayDeque<>(reached);
        for (LogName one = next.poll(); one != null; one = next.poll()) {
            for (RunningMigration migration : running) {
                if (migration.source().equals(one) && reached.add(migration.target())) {
                    next.add(migration.target());
                }
            }
        }
        return reached;
    }

    /** How long an id of a log can get by the migrations that run. */
    private int idBytes(LogName log, Set<LogName> seen) {
        int longest = NATIVE_ID_BYTES;
        if (seen.add(log)) {
            for (RunningMigration migration : running) {
                if (migration.target().equals(log)) {
                    longest = Math.max(longest, derivedBytes(migration.source()) + idBytes(migration.source(), seen));
                }
            }
            seen.remove(log);
        }
        return longest;
    }

    /** By how much ids of a log's derived shards are longer. */
    private static int derivedBytes(LogName log) {
        String shortest =
                WriterId.derived(new ShardId(log, new WriterId("w")), 0).value();
        return shortest.getBytes(StandardCharsets.UTF_8).length - 1;
    }
}
