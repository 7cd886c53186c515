/** Tests of JSON on the command line. */
@NullMarked
package io.kore.cli.json;

import org.jspecify.annotations.NullMarked;
