package io.kore.spi;

import io.kore.access.Decision;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Refuses every REST client. Immutable, thread-safe. */
final class ShutRestDoor implements RestDoor {
    private static RestRefusedException refusal() {
        return new RestRefusedException(RestRefusedException.Reason.NO_SUCH_LOG, "there is no such log");
    }

    private static <T> CompletionStage<T> refused() {
        return CompletableFuture.failedFuture(refusal());
    }

    @Override
    public void checkAppend(String log, Decision decision) {
        throw refusal();
    }

    @Override
    public CompletionStage<Appended> append(
            String log, byte[] body, BodyForm form, Optional<String> key, Decision decision) {
        return refused();
    }

    @Override
    public CompletionStage<Lines> read(String log, Reading reading, Decision decision) {
        return refused();
    }

    @Override
    public CompletionStage<Lines> gather(String log, Gathering gathering, Decision decision) {
        return refused();
    }

    @Override
    public CompletionStage<Events> follow(String log, String after, Decision decision, Runnable waker) {
        return refused();
    }

    @Override
    public CompletionStage<String> status(Decision decision) {
        return refused();
    }

    @Override
    public CompletionStage<String> logs(Decision decision) {
        return refused();
    }
}
