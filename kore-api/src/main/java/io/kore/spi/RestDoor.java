package io.kore.spi;

import io.kore.access.Decision;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The engine's door for clients that speak REST: a transport does HTTP, and carries here what was asked for, after the
 * checks. Thread-safe; no method blocks. Every stage completes on any thread, exceptionally with {@link
 * RestRefusedException} if the client can be told why, and with another of Kore's errors if this node cannot answer now.
 * A log that somebody may not read is answered for as one that does not exist.
 */
public interface RestDoor {
    /** The door of an engine that has no REST face: refuses all. */
    RestDoor SHUT = new ShutRestDoor();

    /** How the records of a body stand in it. */
    enum BodyForm {
        /** One JSON object, or an array of such. */
        JSON,
        /** A JSON object on each line. */
        LINES
    }

    /**
     * What became of an append.
     *
     * @param idsJson the ids of the records, in order, as a JSON array of strings
     * @param wasHeld true if an earlier request with the same key had appended them
     */
    record Appended(String idsJson, boolean wasHeld) {}

    /**
     * What to read.
     *
     * @param after a position that an earlier answer gave; empty for all records, {@code now} for none that is held
     * @param limit how many records at most
     * @param hasPositions whether each line tells the position after it
     */
    record Reading(String after, long limit, boolean hasPositions) {}

    /**
     * What to gather.
     *
     * @param on the field
     * @param where field to wanted value, as typed by a person
     * @param isOverwriting whether the last record wins whole
     * @param isNested whether objects within objects are merged too
     */
    record Gathering(String on, Map<String, String> where, boolean isOverwriting, boolean isNested) {
        /**
         * Copies the map.
         *
         * @param on the field
         * @param where field to wanted value
         * @param isOverwriting whether the last record wins whole
         * @param isNested whether objects within objects are merged too
         */
        public Gathering {
            where = Map.copyOf(where);
        }
    }

    /** Lines of JSON, made piece by piece as the client takes them. Confined to one thread at a time. */
    interface Lines extends AutoCloseable {
        /**
         * The next piece. May read from the store.
         *
         * @return whole lines; the engine leaves them alone until the next call. Null at the end
         * @throws io.kore.error.KoreException if it cannot be read; the rest never comes
         */
        @Nullable
        ByteBuffer next();

        /** Frees what it holds. Closing again does nothing. */
        @Override
        void close();
    }

    /**
     * A record of a log that is followed.
     *
     * @param position where to go on after it
     * @param line the record on one line, without line break
     */
    record Event(String position, ByteBuffer line) {}

    /** A log that is followed. Holds nothing but a position while nobody asks. Confined to one thread at a time. */
    interface Events extends AutoCloseable {
        /**
         * The next record. May read from the store.
         *
         * @return null if there is none now: the waker is run when that may have changed
         * @throws io.kore.error.KoreException if it cannot be read
         * @throws RestRefusedException if the client may follow no more
         */
        @Nullable
        Event next();

        /** Frees what it holds. Closing again does nothing. */
        @Override
        void close();
    }

    /**
     * Refuses whoever may not append to a log, before a body is read.
     *
     * @param log the log's name
     * @param decision what the check of requests said of this very request
     * @throws RestRefusedException if they may not
     */
    void checkAppend(String log, Decision decision);

    /**
     * Appends the records of a body, all or none.
     *
     * @param log the log's name
     * @param body the whole body; the caller gives the array up
     * @param form how the records stand in it
     * @param key names the request: of all requests with one key, log and principal at most one appends, also across
     *     restarts
     * @param decision what the check of requests said of this very request
     * @return completes once the records are durable
     */
    CompletionStage<Appended> append(String log, byte[] body, BodyForm form, Optional<String> key, Decision decision);

    /**
     * Reads records in merged order, then those that had arrived since the position was given.
     *
     * @param log the log's name
     * @param reading what to read
     * @param decision what the check of requests said of this very request
     * @return the lines; the caller closes them
     */
    CompletionStage<Lines> read(String log, Reading reading, Decision decision);

    /**
     * Gathers once.
     *
     * @param log the log's name
     * @param gathering what to gather
     * @param decision what the check of requests said of this very request
     * @return a line for each object, sorted by key; the caller closes them
     */
    CompletionStage<Lines> gather(String log, Gathering gathering, Decision decision);

    /**
     * Follows a log: all records from a position on, then each that arrives, once it is durable.
     *
     * @param log the log's name
     * @param after as for reading
     * @param decision what the check of requests said of this very request; asked again as long as the log is followed
     * @param waker run, on any thread, when there may be more; must be quick
     * @return the records; the caller closes them
     */
    CompletionStage<Events> follow(String log, String after, Decision decision, Runnable waker);

    /**
     * Tells how the node is doing, as far as somebody may see.
     *
     * @param decision what the check of requests said of this very request
     * @return a JSON object
     */
    CompletionStage<String> status(Decision decision);

    /**
     * Tells which logs somebody may read.
     *
     * @param decision what the check of requests said of this very request
     * @return a JSON object
     */
    CompletionStage<String> logs(Decision decision);
}
