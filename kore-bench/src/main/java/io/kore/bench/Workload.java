package io.kore.bench;

/** A named piece of work that is measured beside its limit. */
public interface Workload {
    /** What it is called on the command line. */
    String name();

    /** One line on what it does. */
    String what();

    /** How many records, if nobody says. */
    long usualN();

    /** How many records it takes without being told, where so many threads append. */
    default long usualN(int threads) {
        return usualN();
    }

    /** How many rounds do not count, if nobody says: those in which the JVM still compiles most of what they run. */
    default int usualWarmups() {
        return 2;
    }

    /** Does it, and reports figures. */
    void run(Bench bench) throws Exception;
}
