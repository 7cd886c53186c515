/** Tests of what kore show prints. */
@NullMarked
package io.kore.cli.show;

import org.jspecify.annotations.NullMarked;
