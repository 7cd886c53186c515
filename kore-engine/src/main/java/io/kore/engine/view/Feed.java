package io.kore.engine.view;

/** What keeps one subscription up to date. Confined to one thread at a time, but for {@link #stop()}. */
interface Feed {
    /**
     * Takes in what has become visible and calls the handler if that is due.
     *
     * @return true if there is more to take in already
     * @throws io.kore.error.StoreException if the store cannot be read; the next run goes on where this one ended
     */
    boolean run();

    /** Called last, once no run is under way or will be; unless a handler does not come back in time. */
    void end();

    /** Lets a run that is under way end soon. Thread-safe. */
    void stop();
}
