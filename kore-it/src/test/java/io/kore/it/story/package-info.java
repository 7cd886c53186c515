/** The description's own scenarios, over real HTTP and real files. */
@NullMarked
package io.kore.it.story;

import org.jspecify.annotations.NullMarked;
