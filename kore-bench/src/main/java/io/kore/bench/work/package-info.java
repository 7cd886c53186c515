/** The workloads, a class each. */
@org.jspecify.annotations.NullMarked
package io.kore.bench.work;
