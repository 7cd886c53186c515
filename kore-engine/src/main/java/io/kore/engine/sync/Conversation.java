package io.kore.engine.sync;

import io.kore.engine.sync.Message.Bye;
import io.kore.engine.sync.Message.Hello;
import io.kore.error.KoreException;
import io.kore.model.LogName;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What is said over one link, as a state machine: inputs here, outputs at a {@link SessionDriver}. Nothing is thrown.
 * Confined to whoever drives it, one input at a time.
 */
interface Conversation {
    /** Input: the link is open. */
    void start();

    /** Input: a frame has come; the caller gives the array up. */
    void received(byte[] frame);

    /** Input: this node's journal is durable up to a position. */
    void durable(long end);

    /** Input: a frame that was sent takes no more memory. */
    void drained(int bytes);

    /** Input: the other sessions have had their turn. */
    void resume();

    /** Input: time has passed: the peer may be welcome no more, or have news that it tells nobody. */
    void timePassed();

    /**
     * Input: somebody wants to know when all of this node's journal before {@code end} is durable at the peer (held, if
     * it acknowledges nothing durable), and all that the peer holds from now on durable here. If the conversation ends before, {@code
     * done} never runs.
     */
    void ask(long end, Runnable done);

    /** Input: this side wants to part, with one of {@link Bye}'s codes. */
    void finish(long code);

    /** Input: this side cannot go on, for a reason that the other side may know. */
    void refuse(RefusalException refusal);

    /** Input: this side cannot go on, for a reason of its own. */
    void fail(KoreException error);

    /** Input: the link is closed. */
    void lost(@Nullable String reason);

    /** Who the peer said it is, or null before it has. */
    @Nullable
    Hello peer();

    /** How far apart the two sides are. */
    Standing standing();

    /** Whether the peer waits for word that what it sent is durable. */
    boolean isOwing();

    /** How many records the peer has taken. */
    long recordsTaken();

    /** How many records came in. */
    long recordsReceived();

    /** The logs of which the peer took no records. */
    SortedSet<LogName> unwelcome();

    /** The peer in words. */
    String peerName();
}
