/** The limit rows: the same work without Kore, as plain as can be. */
@org.jspecify.annotations.NullMarked
package io.kore.bench.limit;
