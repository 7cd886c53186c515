package io.kore.engine.sync;

import io.kore.error.KoreException;
import java.nio.ByteBuffer;

/**
 * What a {@link Session} asks of whoever runs it. Called while the session handles an input; the driver
 * gives no input back before that call has returned, except that {@link #introduced} may end the session.
 */
interface SessionDriver {
    /** Sends a frame; {@link Session#drained} follows when it takes no more memory here. */
    void send(ByteBuffer frame);

    /** Whether the sessions of the node have as many frames waiting to leave as they may together. */
    boolean isCrowded();

    /** The peer has said who it is; nothing else was exchanged yet. */
    void introduced(Message.Hello peer);

    /** Asks for {@link Session#durable} once the journal is durable up to a position. */
    void awaitDurable(long position);

    /** Asks for {@link Session#resume} once other sessions have had their turn. */
    void callAgain();

    /** Whether both sides hold the same, durably, as of the last exchange. */
    void levelChanged(boolean level);

    /** Reports trouble that does not end the session. */
    void report(KoreException error);

    /** The session is over: the link closes once the frames given to {@link #send} have left. */
    void ended(Ending ending);
}
