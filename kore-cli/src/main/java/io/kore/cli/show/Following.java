package io.kore.cli.show;

import io.kore.Node;
import io.kore.cli.console.StopSignal;
import io.kore.cli.console.Streams;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Prints what comes until a signal, or a failure such as a reader who has gone. Thread-safe. */
public final class Following {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean isStopped;

    private Following() {}

    /**
     * Follows; returns by an exception only. A signal ends the process with exit code 0 and a whole last line.
     *
     * @param streams the streams of the command
     * @param node brings what is new; closed at a signal
     * @param shown what to show
     * @throws InterruptedException if the thread is interrupted
     */
    public static void run(Streams streams, Node node, Shown shown) throws InterruptedException {
        Following following = new Following();
        try (StopSignal stop = new StopSignal(streams, () -> following.stop(node))) {
            // the node ends it when it closes
            shown.follow(following);
            stop.await(following.end);
        }
    }

    private void stop(Node node) {
        isStopped = true;
        node.close();
    }

    /** Tells whether nothing more is to be printed; asked between lines. */
    boolean isOver() {
        return isStopped || end.isDone();
    }

    /** A handler whose failure ends the command, rather than being reported as that of an application would. */
    <V> Consumer<V> guarded(Consumer<? super V> handler) {
        return value -> {
            if (isOver()) {
                return;
            }
            try {
                handler.accept(value);
            } catch (RuntimeException | Error e) {
                if (!isStopped) {
                    end.completeExceptionally(e);
                }
            }
        };
    }
}
