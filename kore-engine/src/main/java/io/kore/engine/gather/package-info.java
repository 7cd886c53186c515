/**
 * What the records of a log come to when they are gathered: one object per key, by exact diff-merge, with
 * commands. The door is {@link io.kore.engine.gather.GatherFold}; how it works is told at {@link
 * io.kore.engine.gather.Replay}.
 */
@NullMarked
package io.kore.engine.gather;

import org.jspecify.annotations.NullMarked;
