/** Expressions of jq. Nobody else knows the library behind it, nor the Jackson 2 that it stands on. */
@NullMarked
package io.kore.cli.jq;

import org.jspecify.annotations.NullMarked;
