package io.kore.access;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What somebody may do here, log by log and each way for itself. Asked again for every batch, on the thread of sync:
 * must be quick and must not block; one that throws ends the connection.
 *
 * <p>It may change its mind. What it takes away is gone at once, for the rest of the connection; what it adds to that
 * counts from the next connection on. A log that it lets nobody read does not exist for them: no message tells of it,
 * its records or its absence.
 */
public interface LogPolicy {
    /**
     * Whether records of a log may leave for them.
     *
     * @param log its name
     * @return false to keep it from them
     */
    boolean mayRead(String log);

    /**
     * Whether records of a log are taken from them, whoever wrote those.
     *
     * @param log its name, as they gave it
     * @return false to refuse them
     */
    boolean mayWrite(String log);

    /**
     * Whether they are still welcome. A credential that has expired ends the connection, whatever it carries: a link, an
     * event stream, an answer that is not out yet. Asked about once a second on threads of the node; must be
     * thread-safe.
     *
     * @return false to part from them
     */
    default boolean isValid() {
        return true;
    }

    /**
     * Read and write all logs.
     *
     * @return always the same one
     */
    static LogPolicy everything() {
        return Everything.INSTANCE;
    }

    /**
     * Read some logs and write some.
     *
     * @param readable names of logs
     * @param writable names of logs
     * @return a policy that does not change
     */
    static LogPolicy of(Collection<String> readable, Collection<String> writable) {
        Set<String> read = Set.copyOf(readable);
        Set<String> write = Set.copyOf(writable);
        return of(read::contains, write::contains);
    }

    /**
     * Read some logs and write some.
     *
     * @param readable tells which may be read
     * @param writable tells which may be written
     * @return a policy
     */
    static LogPolicy of(Predicate<String> readable, Predicate<String> writable) {
        return new LogPolicy() {
            @Override
            public boolean mayRead(String log) {
                return readable.test(log);
            }

            @Override
            public boolean mayWrite(String log) {
                return writable.test(log);
            }
        };
    }
}
