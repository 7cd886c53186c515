package io.kore.cli.console;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * For a command that goes on until it is told to stop: SIGINT and SIGTERM then end it, and the process ends with
 * exit code 0; by itself Java would give it a code of its own, and a command that was told to stop has not failed.
 * Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private final Thread hook;

    /**
     * From now on a signal ends the command.
     *
     * @param streams where a failure of the end is said
     * @param end what is to be done at a signal, before the process ends
     */
    public StopSignal(Streams streams, Runnable end) {
        this.hook = new Thread(() -> Runtime.getRuntime().halt(code(streams, end)), "kore-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static int code(Streams streams, Runnable end) {
        try {
            end.run();
            return DONE;
        } catch (RuntimeException e) {
            streams.say(Reason.of(e));
            return FAILED;
        }
    }

    /**
     * Waits for a signal, which does not come back here, or for the command to end by itself.
     *
     * @param end completes, exceptionally, when the command cannot go on
     * @throws InterruptedException if the thread is interrupted
     */
    public void await(CompletableFuture<?> end) throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new Failure(Reason.of(e), e);
        }
    }

    /** The command ends by itself: a signal is no business of ours any more. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // a signal came first: it ends the process, whatever we still do
            return;
        }
    }
}
