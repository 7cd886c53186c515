package io.kore.spi;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * A connection between two nodes that carries frames both ways, in order (T1, T2). Thread-safe.
 */
public interface Link {
    /**
     * Who is at the other end, as a person would name it.
     *
     * @return an address for messages and status, without credentials
     */
    String remote();

    /**
     * Tells what the frames are: those of the native protocol, or, where the peer knows none and the handler {@linkplain
     * LinkHandler#takesKoredb() takes that}, bodies of koredb 0.5. A frame that is sent on such a link is posted and one
     * that comes is the answer to it; an empty one tells of news. Nothing is sent before the last answer has come.
     *
     * @return true for a link to a koredb hub
     */
    default boolean speaksKoredb() {
        return false;
    }

    /**
     * Sends a frame. Never blocks.
     *
     * @param frame the bytes from position to limit; the caller leaves the buffer alone until the stage
     *     completes
     * @return completes when the frame takes no more memory here (T4), exceptionally if the link closed
     *     before; on any thread, the caller's too, so what follows must not block
     * @throws IllegalArgumentException if the frame is over the agreed size (T7)
     */
    CompletionStage<Void> send(ByteBuffer frame);

    /**
     * Closes the link on both sides; frames whose stage has completed still arrive, as far as the other
     * side lives. Closing again does nothing. Never blocks.
     *
     * @param reason for the other side's log: short, without secrets
     */
    void close(String reason);
}
