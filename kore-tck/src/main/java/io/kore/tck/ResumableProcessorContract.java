package io.kore.tck;

/**
 * The contract of {@link io.kore.spi.ResumableProcessor} as tests: those of {@link ProcessorContract}, and that a state
 * which was saved at any point goes on as the processor that saved it would have.
 */
public abstract class ResumableProcessorContract extends ProcessorContract implements StateRules {
    /** For plugins' tests. */
    protected ResumableProcessorContract() {}
}
