package io.kore.spi;

import io.kore.access.Decision;
import io.kore.error.PeerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Refuses every koredb peer. Immutable, thread-safe. */
final class ShutKoredbDoor implements KoredbDoor {
    @Override
    public CompletionStage<KoredbAnswer> exchange(byte[] body, String remote, Decision decision) {
        return CompletableFuture.failedFuture(new PeerException("this node takes no koredb peers"));
    }

    @Override
    public Runnable follow(KoredbFollower follower, String remote, Decision decision) {
        follower.end();
        return () -> {};
    }
}
