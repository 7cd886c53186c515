package io.kore.spi;

/** A cursor in arrival order, which also tells positions. Confined to one thread at a time. */
public interface ArrivalCursor extends RecordCursor {
    /**
     * Where the record stands that {@link #next()} answered last.
     *
     * @return its arrival position
     * @throws IllegalStateException if {@code next()} has not answered a record yet, or the cursor or its
     *     store is closed
     */
    long position();
}
