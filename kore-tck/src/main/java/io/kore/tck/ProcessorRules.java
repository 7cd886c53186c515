package io.kore.tck;

/**
 * What the groups of processor rules share. Each group is an interface of tests; {@link ProcessorContract} and {@link
 * ResumableProcessorContract} have all.
 */
interface ProcessorRules {
    /** What the running test works with. */
    ProcessorBench bench();
}
