/** What every verb writes with: lines of output, tables, colour, progress, and the one-line reason of a failure. */
@NullMarked
package io.kore.cli.console;

import org.jspecify.annotations.NullMarked;
