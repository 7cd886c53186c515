/** JMH benchmarks of the parts that every record passes. */
@org.jspecify.annotations.NullMarked
package io.kore.bench.micro;
