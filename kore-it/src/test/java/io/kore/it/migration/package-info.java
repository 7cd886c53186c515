/** Migration on whole nodes, over real HTTP and real files. */
@NullMarked
package io.kore.it.migration;

import org.jspecify.annotations.NullMarked;
