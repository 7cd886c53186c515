package io.kore;

/** Something that is being told of changes. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends it: once this has returned, the handler is called no more, unless it is called by that handler
     * itself. Closing again does nothing.
     */
    @Override
    void close();
}
