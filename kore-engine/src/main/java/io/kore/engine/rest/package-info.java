/**
 * This node for clients that speak REST: appends with keys that make a retry harmless, records in merged order from a
 * position on, logs that are followed, gathers. Everything that reads or waits runs on executors that are bounded.
 */
@NullMarked
package io.kore.engine.rest;

import org.jspecify.annotations.NullMarked;
