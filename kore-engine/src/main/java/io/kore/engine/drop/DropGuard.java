package io.kore.engine.drop;

import io.kore.model.LogName;
import java.util.Optional;

/** Something on this node that reads a log for a purpose of its own, and has a word when it is dropped. Thread-safe. */
public interface DropGuard {
    /**
     * Asked before a log is dropped, unless that is forced.
     *
     * @param log the log
     * @return why it must not be dropped yet, as a sentence's second half; empty if it may be
     */
    Optional<String> objection(LogName log);

    /**
     * Told right before a log is dropped: what reads it must end. Waits for it.
     *
     * @param log the log
     */
    void ending(LogName log);
}
