package io.kore.bench;

/** Takes the time. Stateless. */
public final class Timed {
    /** Something that takes time. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws Exception;
    }

    private Timed() {}

    /** How many seconds it takes. */
    public static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
