/** Random histories of whole nodes, judged by a naive oracle that knows nothing of the engine. */
@NullMarked
package io.kore.it.oracle;

import org.jspecify.annotations.NullMarked;
