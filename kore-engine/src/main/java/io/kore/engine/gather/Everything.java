package io.kore.engine.gather;

/** The set of all records held. Stateless. */
enum Everything implements Members {
    /** The only one. */
    HELD;

    @Override
    public boolean contains(Act act) {
        return true;
    }

    @Override
    public boolean isOfThisLog() {
        return true;
    }

    @Override
    public long prefix(Act act) {
        return Long.MAX_VALUE;
    }

    @Override
    public long bound(Act act) {
        return Long.MAX_VALUE;
    }
}
