/** JSON on the command line: what a person types for a value, and records as lines, digit for digit. */
@NullMarked
package io.kore.cli.json;

import org.jspecify.annotations.NullMarked;
