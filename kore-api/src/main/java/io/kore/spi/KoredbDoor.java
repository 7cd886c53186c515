package io.kore.spi;

import io.kore.access.Decision;
import java.util.concurrent.CompletionStage;

/**
 * The engine's door for peers that speak koredb 0.5: a transport carries their requests here after the checks, and
 * reads nothing of them. Thread-safe; no method blocks.
 */
public interface KoredbDoor {
    /** The door of an engine that wants nothing of koredb peers: refuses all. */
    KoredbDoor SHUT = new ShutKoredbDoor();

    /**
     * Takes in what a peer posted, and answers it.
     *
     * @param body the whole body; the caller gives the array up
     * @param remote where it came from, for messages
     * @param decision what the check of requests said of this very request
     * @return completes, on any thread, once all that the answer names is durable; the caller closes the answer.
     *     Exceptionally with {@link io.kore.error.InvalidRecordException} if the body makes no sense, with {@link
     *     io.kore.error.PeerException} if the peer is welcome no more, and with another of Kore's errors if this node
     *     cannot answer now
     */
    CompletionStage<KoredbAnswer> exchange(byte[] body, String remote, Decision decision);

    /**
     * A peer opened its event stream.
     *
     * @param follower what is told of news; never called after the runnable below has returned
     * @param remote where it came from: the host of its requests tells which of them are its own
     * @param decision what the check of requests said of this very request
     * @return to be run once the stream is closed
     */
    Runnable follow(KoredbFollower follower, String remote, Decision decision);
}
