/**
 * What a plugin author implements. Providers are found by {@link java.util.ServiceLoader}: a no-argument,
 * cheap, stateless public class per plugin, listed under {@code META-INF/services}.
 *
 * <p>The rules below are the contract. The suites of kore-tck test them by number.
 *
 * <h2>Stores</h2>
 *
 * <dl>
 *   <dt>S1 order
 *   <dd>Records are kept in the order of appending, their <em>arrival order</em>. Positions start at 0 and
 *       each record's is one more than the one before; no position is ever given twice, also after a drop
 *       and after reopening.
 *   <dt>S2 shards
 *   <dd>A shard's indexes are contiguous from 0. A batch that does not continue each of its shards at its
 *       count is refused with {@link io.kore.error.StoreConflictException}; nothing of it is written. It
 *       makes no difference whether a record at a held index is the one that is held or another one: to
 *       tell a repeat from a fork is the engine's part.
 *   <dt>S3 atomic batches
 *   <dd>After any failure or crash either all records of a batch are there or none, over all its shards.
 *   <dt>S4 bytes
 *   <dd>What is read equals what was appended, byte by byte: shard, index, envelope, payload, hash. Damage
 *       is answered with {@link io.kore.error.StoreCorruptException}, never with other data and never with
 *       a silently shorter shard.
 *   <dt>S5 prefix
 *   <dd>After a crash the store holds a prefix of what was appended, in arrival order, and no less than
 *       what had been forced.
 *   <dt>S6 force
 *   <dd>When {@link io.kore.spi.ShardStore#force()} has returned, everything appended before the call
 *       survives a power cut. What {@code open} finds is as durable when it returns.
 *   <dt>S7 failed force
 *   <dd>After a write or force that failed, every further append and force fails with {@link
 *       io.kore.error.StoreFailedException} until the store is opened anew. A force is never tried again
 *       and called good.
 *   <dt>S8 cursors
 *   <dd>A cursor sees the records held when it was opened, lazily, whatever is appended meanwhile; of a
 *       dropped log it may see a {@link io.kore.error.StoreException} instead of the rest. What it
 *       answered stays valid for ever.
 *   <dt>S9 one at a time
 *   <dd>A place that is open, in this process or another one, is refused with {@link
 *       io.kore.error.StoreLockedException}, and left as it was.
 *   <dt>S10 names
 *   <dd>Every legal log name, writer id and payload is kept apart from every other: nothing is folded,
 *       normalised, cut, or taken for a path.
 *   <dt>S11 drop
 *   <dd>Dropping a log removes its shards and nothing else, durably; positions of other records stay.
 *   <dt>S12 metadata
 *   <dd>A metadata value is replaced whole or not at all, and is durable when the call returns.
 *   <dt>S13 close
 *   <dd>After {@code close} every call throws {@link java.lang.IllegalStateException}, also those of cursors that
 *       were open; closing again does nothing. Nothing that was appended is lost by closing.
 *   <dt>S14 strangers
 *   <dd>A place that holds something else, or a newer format, is refused with {@link
 *       io.kore.error.StoreFormatException} and left as it was.
 *   <dt>S15 mark
 *   <dd>A store that lives in a folder keeps there, from its making on, a file whose name begins with {@code
 *       kore-}, the store's name and a dot, as in {@code kore-file.mark}, and no such file with another name. So
 *       a folder tells which plugin it takes, see {@link io.kore.spi.FolderMark}.
 *   <dt>S16 location
 *   <dd>{@link io.kore.spi.ShardStore#location()} stays the same as long as a store is where it is, through
 *       every restart, and differs in every copy of it, every restored backup and everything salvaged from it, as far as the
 *       medium lets one tell.
 * </dl>
 *
 * <h2>Transports</h2>
 *
 * <dl>
 *   <dt>T1 frames
 *   <dd>A frame arrives whole, with the bytes that were sent, or not at all.
 *   <dt>T2 order
 *   <dd>Frames arrive in the order they were sent, without gaps: once one is lost, the link closes and none
 *       follows.
 *   <dt>T3 one at a time
 *   <dd>The methods of a {@link io.kore.spi.LinkHandler} are called one after the other; the next frame is
 *       delivered only when the last call has returned.
 *   <dt>T4 pressure
 *   <dd>The stage of {@link io.kore.spi.Link#send} completes when the frame no longer takes memory here: a
 *       sender that waits for it holds a bounded amount, however slow the other side is.
 *   <dt>T5 end
 *   <dd>Every link that opened is closed exactly once with {@code closed}, on both sides, within bounded
 *       time, whoever closed it and also if the other side vanished; no call follows.
 *   <dt>T6 refusal
 *   <dd>A connection that cannot be made completes exceptionally with {@link
 *       io.kore.error.TransportException}, one that was refused (credentials, wrong peer) with {@link
 *       io.kore.error.PeerException}; never does a handler see such a link.
 *   <dt>T7 limits
 *   <dd>A frame over the agreed size closes the link on the side that received it, without being held; one
 *       given to {@code send} is refused with {@link java.lang.IllegalArgumentException}.
 *   <dt>T8 close
 *   <dd>Closing a transport stops listening and closes all its links; when it returns, its ports are free
 *       and its threads are ending.
 *   <dt>T9 admission
 *   <dd>{@link io.kore.spi.TransportContext#accept} is given what the check of requests decided for that connection,
 *       and no other decision: it says what the peer may see.
 * </dl>
 *
 * <h2>Processors</h2>
 *
 * <dl>
 *   <dt>P1 apart
 *   <dd>Each call of {@link io.kore.spi.ProcessorProvider#open} answers another processor. Processors share
 *       nothing that changes, and a provider's name never does.
 *   <dt>P2 options
 *   <dd>An option that is unknown, missing, or makes no sense is refused with {@link
 *       java.lang.IllegalArgumentException}, whose message names it.
 *   <dt>P3 function
 *   <dd>The result is a function of the records and the options alone: of no clock, chance, locale, time zone
 *       or thread, and not of what else the process did.
 *   <dt>P4 arrival
 *   <dd>Nor does it matter how the records came: after each call the result equals that of a fresh
 *       processor which is called once, with all of them. Late records are no exception.
 *   <dt>P5 results
 *   <dd>A result is never null and stays as it is: no later call changes it, and nothing that is done with
 *       it changes a later one.
 *   <dt>P6 nothing new
 *   <dd>A call without new records answers an equal result; so does the first one of an empty log, each time.
 *   <dt>P7 all kinds
 *   <dd>A log holds records of every kind: any legal JSON object, with any value in the fields that the
 *       processor knows, of any writer, native, bare or derived. None of them makes it throw.
 *   <dt>P8 streams
 *   <dd>Each stream that a processor opens it also closes. Records may be kept, they are immutable; what else
 *       was handed out for a call is not used after it, nor by the result.
 *   <dt>P9 failure
 *   <dd>What a stream throws goes on to the caller, as it is or as the cause of something else. A result over a
 *       part of the records is never answered.
 *   <dt>P10 state
 *   <dd>After any calls, a fresh processor that takes up the state of a {@link
 *       io.kore.spi.ResumableProcessor} answers to all further calls what the other one would.
 *   <dt>P11 saving
 *   <dd>Saving a state changes nothing, and its bytes are shared with nobody.
 *   <dt>P12 damage
 *   <dd>Bytes that are no state are refused with {@link java.lang.IllegalArgumentException}, or taken for one: then
 *       the processor works as ever. Nothing else is thrown, and little memory taken, whatever they are.
 *       (The engine hands out only what its checksums say is whole.)
 *   <dt>P13 version
 *   <dd>All processors of a provider and the same options tell the same version of their state, always.
 * </dl>
 */
@NullMarked
package io.kore.spi;

import org.jspecify.annotations.NullMarked;
