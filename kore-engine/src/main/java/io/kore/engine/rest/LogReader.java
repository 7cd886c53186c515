package io.kore.engine.rest;

import io.kore.engine.branch.NamedLog;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from a position on: the rest of the stretch in which that stands, then what arrived since, each stretch in
 * merged order. Holds a cursor within a stretch, and nothing between two. Confined to one thread at a time.
 */
final class LogReader implements AutoCloseable {
    private final Function<LogName, NamedLog> naming;
    private final LogName log;
    private Position position;
    private int names;
    private @Nullable RecordCursor cursor;
    /** Read already, so that the last of a stretch is known as such. */
    private @Nullable ShardRecord ahead;

    LogReader(Function<LogName, NamedLog> naming, LogName log, Position position) {
        this.naming = naming;
        this.log = log;
        this.position = position;
    }

    /** Where to go on after the record that was answered last. */
    Position position() {
        return position;
    }

    /**
     * The next record.
     *
     * @param end how far the journal may be shown
     * @return null if there is none before that
     */
    @Nullable
    ShardRecord next(long end) {
        while (true) {
            if (cursor == null) {
                if (position.from() == position.to()) {
                    if (position.to() >= end) {
                        return null;
                    }
                    position = new Position(position.tag(), position.to(), end, null, 0);
                }
                open();
            }
            ShardRecord record = ahead;
            if (record == null) {
                endStretch();
            } else {
                step(record);
                return record;
            }
        }
    }

    private void step(ShardRecord record) {
        ahead = cursor == null ? null : cursor.next();
        if (ahead == null) {
            endStretch();
        } else {
            position = position.after(record.id(), names);
        }
    }

    private void endStretch() {
        close();
        position = Position.at(position.tag(), position.to());
    }

    private void open() {
        NamedLog named;
        do {
            close();
            named = naming.apply(log);
            names = Window.names(named, log);
            cursor = Window.open(named, log, underNames());
        } while (!named.isCurrent());
        ahead = cursor.next();
    }

    /** Records of one number may stand in another order under other names: better again than never. */
    private Position underNames() {
        RecordId last = position.last();
        if (last == null || position.names() == names) {
            return position;
        }
        RecordId before = last.number() == 1 ? null : new RecordId(last.number() - 1, last.writer());
        return new Position(position.tag(), position.from(), position.to(), before, names);
    }

    @Override
    public void close() {
        ahead = null;
        RecordCursor open = cursor;
        cursor = null;
        if (open != null) {
            open.close();
        }
    }
}
