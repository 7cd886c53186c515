/** The same scenarios over every store and transport; crash, simulation, whole-house rules. */
@NullMarked
package io.kore.it;

import org.jspecify.annotations.NullMarked;
