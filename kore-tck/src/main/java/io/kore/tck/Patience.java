package io.kore.tck;

/** The longest that a transport's test waits for anything. Stateless. */
final class Patience {
    /** The system property that sets it, for machines that are very slow. */
    static final String PROPERTY = "kore.tck.patienceSeconds";

    private static final long SECONDS_STANDARD = 40;

    private Patience() {}

    static long seconds() {
        return Long.getLong(PROPERTY, SECONDS_STANDARD);
    }
}
