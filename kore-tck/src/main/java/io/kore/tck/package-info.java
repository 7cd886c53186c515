/**
 * The contract suites that a store, a transport or a processor must pass, with simple reference parts.
 *
 * <p>A plugin's test extends {@link io.kore.tck.ShardStoreContract}, {@link io.kore.tck.TransportContract}, {@link
 * io.kore.tck.ProcessorContract} or {@link io.kore.tck.ResumableProcessorContract}, and fills in a few fixture methods. Each test carries the number of the rule it tests, as told in {@link
 * io.kore.spi}. There is nothing optional: no test is ever skipped. {@link io.kore.tck.RecordMaker} makes
 * valid records, and {@link io.kore.tck.LoopbackNetwork} is a transport in memory that a test can part, slow
 * and cut.
 */
@NullMarked
package io.kore.tck;

import org.jspecify.annotations.NullMarked;
