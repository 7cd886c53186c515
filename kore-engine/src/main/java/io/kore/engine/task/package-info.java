/** Work that is begun before it is needed. */
@NullMarked
package io.kore.engine.task;

import org.jspecify.annotations.NullMarked;
