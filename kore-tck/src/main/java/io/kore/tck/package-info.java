/**
 * The contract suites that a store or a transport must pass, with simple reference parts.
 *
 * <p>A plugin's test extends {@link io.kore.tck.ShardStoreContract} and fills in a few fixture methods. Each
 * test carries the number of the rule it tests, as told in {@link io.kore.spi}. There is nothing optional:
 * no test is ever skipped.
 */
@NullMarked
package io.kore.tck;

import org.jspecify.annotations.NullMarked;
