package io.kore.tck.sim;

import java.util.Optional;

/**
 * What came of one seed. Immutable.
 *
 * @param seed the seed
 * @param trace a hash over all events; equal runs have equal ones
 * @param events how many events there were
 * @param records how many records were written
 * @param finding what did not hold first, if anything
 */
public record SimulationRun(long seed, long trace, long events, int records, Optional<Finding> finding) {}
