/** Tests of the H2 store. */
@NullMarked
package io.kore.store.h2;

import org.jspecify.annotations.NullMarked;
