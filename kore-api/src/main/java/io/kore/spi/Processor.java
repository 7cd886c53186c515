package io.kore.spi;

/**
 * Folds a log into a result of its own making. One processor serves one subscription; its methods are
 * called one at a time, never under a lock of the engine, so it needs no synchronisation and may keep
 * state. It must be a function of the records alone: other nodes with the same records, and this node after
 * a restart, must come to the same result. The rules are P1 to P9 of {@link io.kore.spi}.
 *
 * @param <R> the result, an immutable value
 */
@FunctionalInterface
public interface Processor<R> {
    /**
     * Takes in what is new and answers the result. Called first with all records as new, then whenever
     * records have arrived. An exception is reported to the node's error handler. What the processor is worth is
     * not known then, so it is called no more: a fresh one of the same provider takes its place, and is called first
     * with all records as new, once the next ones have arrived.
     *
     * @param records what is new, and all there is
     * @return the result over all records
     */
    R process(MergedRecords records);
}
