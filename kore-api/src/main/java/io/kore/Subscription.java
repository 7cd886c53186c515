package io.kore;

/** Something that is being told of changes. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends it: once this has returned, the handler is called no more, unless it is called by that handler
     * itself. Closing again does nothing.
     */
    @Override
    void close();

    /**
     * Whether it goes on. It ends when it is {@linkplain #close() closed}, when its log is dropped ({@link Node#drop}), and when
     * its node is closed; one that has ended never goes on again.
     *
     * @return false once it has ended; the last call of its handler may still be under way
     */
    boolean isOpen();
}
