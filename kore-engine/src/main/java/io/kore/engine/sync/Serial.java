package io.kore.engine.sync;

import java.util.concurrent.Executor;

/** Runs tasks one at a time, in order, never within {@code execute}. Thread-safe. */
@FunctionalInterface
public interface Serial extends Executor {
    /**
     * Does something that gives tasks to this executor. The calling thread may run some of them afterwards, before this
     * returns, where nobody else does: waking another thread takes longer than most of them.
     *
     * @param work what to do; must be quick, for what it gives may wait until it has returned
     */
    default void attend(Runnable work) {
        work.run();
    }
}
