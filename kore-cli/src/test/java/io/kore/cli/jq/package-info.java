/** Tests of expressions of jq. */
@NullMarked
package io.kore.cli.jq;

import org.jspecify.annotations.NullMarked;
