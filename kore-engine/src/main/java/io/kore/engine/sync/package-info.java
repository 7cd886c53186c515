/**
 * Sync: how nodes come to hold the same shards. {@link io.kore.engine.sync.Peers} is the door; {@link
 * io.kore.engine.sync.SyncHost} is what it needs of the node.
 *
 * <p>A {@code Session} is the state machine of one connection. It has no clock, threads, sockets or
 * randomness, so that the same code runs over HTTP, in memory and under a simulator:
 *
 * <pre>
 *    Hello                      Hello        who I am, what I speak, my window
 *    Digests ...             Digests ...     one value per log, of what is durable
 *    Shards ...               Shards ...     count and hash per shard, where digests differ
 *    FrontiersDone        FrontiersDone
 *    Batch, Ack, Level ... both ways         what the other lacks, in arrival order, for ever
 *    Bye or Refuse
 * </pre>
 *
 * <h2>Why the receiver stays causally closed</h2>
 *
 * <p>Let S send record r to R, and let q be in the past of r. Every prefix of S's journal is causally
 * closed, for ingest let r in only after q; so q stands before r in S's arrival order. At the start R told
 * a count for q's shard. If q lies within it, R holds q. If not, q is missing at R, so S's stream, which
 * starts at the lowest position of a missing record, passes q before r. When it does, either S sends q, in
 * this batch or an earlier one, and frames keep their order; or S knows that R holds q, because R sent q or
 * a later record of the same shard to S in this session. In each case R holds q when it looks at r.
 * Shards that forked are left out; a record whose past reaches into what was left out is refused by the
 * receiver's ingest, and the session ends.
 */
@NullMarked
package io.kore.engine.sync;

import org.jspecify.annotations.NullMarked;
