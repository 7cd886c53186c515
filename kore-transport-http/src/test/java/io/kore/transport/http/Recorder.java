package io.kore.transport.http;

import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A handler that writes down what it sees, and notices calls that break rule T3 or T5. Thread-safe. */
class Recorder implements LinkHandler {
    private static final int WAIT_SECONDS = 20;

    final CompletableFuture<Link> opened = new CompletableFuture<>();
    final CompletableFuture<Optional<String>> closed = new CompletableFuture<>();
    final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    final List<String> offences = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void opened(Link link) {
        call(() -> {
            if (!opened.complete(link)) {
                offences.add("opened twice");
            }
        });
    }

    @Override
    public void received(ByteBuffer frame) {
        call(() -> {
            if (!opened.isDone() || closed.isDone()) {
                offences.add("a frame outside of the link's life");
            }
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            onFrame(bytes);
        });
    }

    @Override
    public void closed(@Nullable String reason) {
        call(() -> {
            if (!closed.complete(Optional.ofNullable(reason))) {
                offences.add("closed twice");
            }
        });
    }

    void onFrame(byte[] bytes) {
        frames.add(bytes);
    }

    Link link() throws Exception {
        return opened.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for the end; answers the reason, or "null" if the link was closed from here. */
    String endReason() throws Exception {
        return closed.get(WAIT_SECONDS, TimeUnit.SECONDS).orElse("null");
    }

    byte[] frame() throws Exception {
        byte[] bytes = frames.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (bytes == null) {
            throw new AssertionError("no frame came");
        }
        return bytes;
    }

    private void call(Runnable body) {
        if (inside.incrementAndGet() != 1) {
            offences.add("two calls at once");
        }
        try {
            body.run();
        } finally {
            inside.decrementAndGet();
        }
    }
}
