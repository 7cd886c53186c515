package io.kore.engine.node;

import io.kore.engine.sync.Serial;
import io.kore.engine.sync.SyncTimer;
import java.util.concurrent.Executor;

/**
 * What runs a node's work, and when: real threads and real time, or those that a simulator makes up. Thread-safe where
 * the node is used by several threads.
 */
public interface Threads extends AutoCloseable {
    /**
     * Runs the state machines of all sessions.
     *
     * @return runs tasks one at a time, in order, never within {@code execute}
     */
    Serial sync();

    /**
     * Runs handlers of the application, which may block for ever, and forces. Bounded by the subscriptions.
     *
     * @return runs tasks in any order, never within {@code execute}
     */
    Executor work();

    /**
     * Answers koredb clients; waits for forces.
     *
     * @return runs tasks one at a time, in order, never within {@code execute}
     */
    Executor koredb();

    /**
     * For what is to happen later; its tasks only hand over.
     *
     * @return the node's only clock
     */
    SyncTimer timer();

    /**
     * Tells whether the calling thread is one of these, and so must not wait for them.
     *
     * @return true if it is
     */
    boolean isOwn();

    /** Ends them; waits a short while for what they are doing, unless called from one of them. */
    @Override
    void close();
}
