/** The {@code kore} command. */
@NullMarked
package io.kore.cli;

import org.jspecify.annotations.NullMarked;
