/** The {@code kore} command: {@link io.kore.cli.Main} and one class for each verb. */
@NullMarked
package io.kore.cli;

import org.jspecify.annotations.NullMarked;
