/** The merged order of a log: all its shards as one sequence, the same wherever the same shards are held. */
@NullMarked
package io.kore.engine.order;

import org.jspecify.annotations.NullMarked;
