package io.kore.engine.node;

import com.google.inject.Provider;
import io.kore.engine.task.Ahead;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * A part that is begun before it is needed, on another thread while the store is being opened: what a JVM that has just
 * started loads for it takes longer than anything else at a start. Thread-safe.
 *
 * @param <T> the type of the part
 */
final class Early<T> implements Provider<T> {
    private final Ahead<T> made;

    /** A part that is not begun yet. */
    Early(Callable<T> made) {
        this.made = new Ahead<>(made);
    }

    /** Has it made by an executor; at once, or when its turn comes. */
    void begin(Executor executor) {
        made.begin(executor);
    }

    /** The part, once it is made; an interrupt does not cut that short. */
    @Override
    public T get() {
        return made.await();
    }
}
