/**
 * The composition root: what a running node is made of, how its parts are wired, and in which order they
 * start and stop. The only place that knows Guice.
 */
@NullMarked
package io.kore.engine.node;

import org.jspecify.annotations.NullMarked;
