/** The contract suites that a store or transport must pass, with simple reference parts. */
@NullMarked
package io.kore.tck;

import org.jspecify.annotations.NullMarked;
