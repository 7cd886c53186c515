/** The story that {@code kore demo} plays: {@link io.kore.cli.demo.Demo} tells it, the rest is its cast and stage. */
@NullMarked
package io.kore.cli.demo;

import org.jspecify.annotations.NullMarked;
