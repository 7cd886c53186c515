/** Many peers, large backlogs, and peers that stall or fall silent: over real HTTP, with little memory. */
@NullMarked
package io.kore.it.flow;

import org.jspecify.annotations.NullMarked;
