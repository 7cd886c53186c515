package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what happened on a link, and whether the calls came as T3 and T5 say. A test that wants more to
 * happen within a call overrides one of the hooks. Thread-safe: guarded by itself.
 */
class RecordingHandler implements LinkHandler {
    private final AtomicBoolean busy = new AtomicBoolean();
    private final List<byte[]> frames = new ArrayList<>();
    private final List<String> disorder = new ArrayList<>();
    private @Nullable Link link;
    private @Nullable String reason;
    private long framesSeen;
    private int closings;

    /** Called within {@code opened}. */
    void whenOpened(Link opened) {}

    /** Called within {@code received}; without keeping the frame if it answers false. */
    boolean whenReceived(ByteBuffer frame) {
        return true;
    }

    /** Called within {@code closed}. */
    void whenClosed() {}

    @Override
    public final void opened(Link opened) {
        enter("opened", true);
        try {
            synchronized (this) {
                link = opened;
                notifyAll();
            }
            whenOpened(opened);
        } finally {
            busy.set(false);
        }
    }

    @Override
    public final void received(ByteBuffer frame) {
        enter("received", false);
        try {
            if (whenReceived(frame.duplicate())) {
                byte[] copy = new byte[frame.remaining()];
                frame.duplicate().get(copy);
                synchronized (this) {
                    frames.add(copy);
                }
            }
            synchronized (this) {
                framesSeen++;
                notifyAll();
            }
        } finally {
            busy.set(false);
        }
    }

    @Override
    public final void closed(@Nullable String why) {
        enter("closed", false);
        try {
            whenClosed();
        } finally {
            synchronized (this) {
                closings++;
                reason = why;
                notifyAll();
            }
            busy.set(false);
        }
    }

    private synchronized void enter(String call, boolean isFirst) {
        if (!busy.compareAndSet(false, true)) {
            disorder.add(call + " was called while another call was running");
        }
        if (isFirst != (link == null) || closings > 0) {
            disorder.add(call + " was called with " + (link == null ? "no" : "an") + " opened and " + closings
                    + " closed before it");
        }
    }

    Link awaitOpened() {
        await("opened", () -> link != null);
        synchronized (this) {
            return Optional.ofNullable(link).orElseThrow();
        }
    }

    /** Waits for this many frames, and answers those that were kept. */
    List<byte[]> awaitFrames(long count) {
        await(count + " frames", () -> framesSeen >= count);
        return frames();
    }

    /** Waits for the end of the link, and answers the reason. */
    @Nullable
    String awaitClosed() {
        await("closed", () -> closings > 0);
        synchronized (this) {
            return reason;
        }
    }

    synchronized List<byte[]> frames() {
        return List.copyOf(frames);
    }

    synchronized long framesSeen() {
        return framesSeen;
    }

    synchronized boolean isOpened() {
        return link != null;
    }

    synchronized int closings() {
        return closings;
    }

    /** T3 and T5: the calls came one at a time, and none out of place. */
    synchronized void assertOrderly() {
        assertThat(disorder).as("calls that should not have come").isEmpty();
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.seconds());
        while (!condition.getAsBoolean()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("waited " + Patience.seconds() + " s for " + what + "; there were "
                        + framesSeen + " frames and " + closings + " closings");
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }
}
