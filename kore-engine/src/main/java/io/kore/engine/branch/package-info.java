/**
 * Forked shards: how several histories of one writer are stored, named, found and shown. The drawing and the
 * argument are in docs/DESIGN.md; the words are
 *
 * <dl>
 *   <dt>{@link io.kore.engine.branch.Strand}
 *   <dd>how a history is stored: a shard of the store that begins where it left another one
 *   <dt>{@link io.kore.engine.branch.Stretch}
 *   <dd>how records are shown: a part of a strand that does not fork, as a shard of its own
 *   <dt>place in a history
 *   <dd>writer, index counted from the start of its shard, running hash: how records are sent, and named by envelopes
 * </dl>
 *
 * Of a log without forks all three are the same.
 */
@NullMarked
package io.kore.engine.branch;

import org.jspecify.annotations.NullMarked;
