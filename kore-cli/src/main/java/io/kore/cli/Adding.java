package io.kore.cli;

import io.kore.Log;
import io.kore.cli.console.Failure;
import io.kore.cli.console.Output;
import io.kore.cli.console.OutputClosedException;
import io.kore.cli.console.Progress;
import io.kore.cli.console.Reason;
import io.kore.cli.console.Streams;
import io.kore.model.Limits;
import io.kore.model.RecordId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Appends records as fast as they come and acknowledges them in order as they become durable, so that many
 * share a force. One thread reads and appends; the one that called waits for the disk and prints. What is
 * under way between the two is bounded in bytes, whatever the length of the input. Confined to one run.
 */
final class Adding {
    private static final int UNDER_WAY_BYTES_MAX = 16 << 20;
    /** What a small record counts for: it is more than its text. */
    private static final int COST_LEAST_BYTES = 1 << 10;

    private static final Pending END = new Pending("end of input", 0, new CompletableFuture<>());

    private final Log log;
    private final Streams streams;
    private final Semaphore room = new Semaphore(UNDER_WAY_BYTES_MAX);
    private final BlockingQueue<Pending> underWay = new LinkedBlockingQueue<>();

    /** A record that has its place and waits for the disk. */
    private record Pending(String where, int costBytes, CompletableFuture<RecordId> id) {}

    Adding(Log log, Streams streams) {
        this.log = log;
        this.streams = streams;
    }

    /**
     * Adds all records of the source.
     *
     * @throws Failure at the first record that could not be added; all that was printed is durable
     */
    void run(RecordSource source) {
        Thread reader = new Thread(() -> appendAll(source), "kore-add-reader");
        // it may stand in a read of the keyboard when the disk has failed and the command ends
        reader.setDaemon(true);
        reader.start();
        try (Progress progress = new Progress(streams, !streams.terminals().isOutput())) {
            acknowledgeAll(progress);
        } catch (OutputClosedException e) {
            throw new Failure("standard output was closed before all ids were told; records may be kept untold", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted before all records were added", e);
        }
    }

    private void appendAll(RecordSource source) {
        try {
            for (RecordSource.Item item = source.next(); item != null; item = source.next()) {
                int costBytes = cost(item);
                room.acquire(costBytes);
                CompletableFuture<RecordId> id = append(item);
                underWay.add(new Pending(item.where(), costBytes, id));
                if (id.isCompletedExceptionally()) {
                    return;
                }
            }
            underWay.add(END);
        } catch (RuntimeException e) {
            underWay.add(new Pending("", 0, CompletableFuture.failedFuture(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            underWay.add(new Pending("", 0, CompletableFuture.failedFuture(e)));
        }
    }

    private CompletableFuture<RecordId> append(RecordSource.Item item) {
        try {
            return log.appendAsync(item.json());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void acknowledgeAll(Progress progress) throws InterruptedException {
        Output out = streams.output();
        long added = 0;
        try {
            for (Pending next = next(out); !next.equals(END); next = next(out)) {
                out.line(id(next, out).toString());
                room.release(next.costBytes());
                progress.at(++added, "records added");
            }
        } finally {
            out.flush();
        }
    }

    /** The next record to acknowledge; nothing that was acknowledged stays in the buffer while we wait for it. */
    private Pending next(Output out) throws InterruptedException {
        Pending next = underWay.poll();
        if (next != null) {
            return next;
        }
        out.flush();
        return underWay.take();
    }

    private static RecordId id(Pending pending, Output out) throws InterruptedException {
        if (!pending.id().isDone()) {
            out.flush();
        }
        try {
            return pending.id().get();
        } catch (ExecutionException e) {
            String where = pending.where().isEmpty() ? "" : pending.where() + ": ";
            throw new Failure(where + Reason.of(e), e);
        }
    }

    private static int cost(RecordSource.Item item) {
        return Math.min(Math.max(item.json().length(), COST_LEAST_BYTES), Limits.PAYLOAD_BYTES_MAX);
    }
}
