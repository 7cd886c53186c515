/** Tests of what every verb writes with. */
@NullMarked
package io.kore.cli.console;

import org.jspecify.annotations.NullMarked;
