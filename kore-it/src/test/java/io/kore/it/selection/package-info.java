/** Connections for some logs, and peers who may do some things only: over real HTTP. */
@NullMarked
package io.kore.it.selection;

import org.jspecify.annotations.NullMarked;
