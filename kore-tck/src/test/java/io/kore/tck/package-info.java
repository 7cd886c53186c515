/** The suites tested: the reference parts keep the contract, and each broken part breaks a named rule. */
@NullMarked
package io.kore.tck;

import org.jspecify.annotations.NullMarked;
