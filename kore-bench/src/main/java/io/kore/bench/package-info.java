/** What it costs: workloads beside what the machine itself can do for the same work. */
@org.jspecify.annotations.NullMarked
package io.kore.bench;
