package io.kore.it.flow;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The least that can be connected to a node: holds nothing, takes all that comes and forgets it. It costs so
 * little that hundreds fit in a test. Thread-safe.
 */
final class BarePeer implements LinkHandler {
    private static final int MAGIC = 0x4b4f5245;
    private static final int VERSION = 3;
    private static final int BATCH = 6;
    private static final int ACK = 7;

    /** Bytes of batches that came. */
    final AtomicLong batchBytes = new AtomicLong();

    final CountDownLatch closed = new CountDownLatch(1);
    private final String name;
    private final long window;
    private final @Nullable CountDownLatch stalledUntil;
    private volatile @Nullable Link link;

    /** A peer that reads. */
    BarePeer(String name) {
        this(name, 4 << 20, null);
    }

    /**
     * A peer that reads nothing behind the first batch.
     *
     * @param stalledUntil when it goes on
     */
    BarePeer(String name, long window, @Nullable CountDownLatch stalledUntil) {
        this.name = name;
        this.window = window;
        this.stalledUntil = stalledUntil;
    }

    @Override
    public void opened(Link opened) {
        link = opened;
        send(
                opened,
                new ByteWriter()
                        .put(1)
                        .putInt(MAGIC)
                        .putVarint(VERSION)
                        .putText(name)
                        .putText("store-of-" + name)
                        .putLong(name.hashCode())
                        .put(0)
                        .putVarint(window)
                        .putVarint(0));
        send(opened, new ByteWriter().put(2).put(1).putVarint(0));
        send(opened, new ByteWriter().put(4));
        send(opened, new ByteWriter().put(13));
    }

    @Override
    public void received(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        Link to = link;
        if (bytes[0] != BATCH || to == null) {
            return;
        }
        batchBytes.addAndGet(bytes.length);
        if (stalledUntil != null) {
            await(stalledUntil);
        }
        try {
            ByteReader in = new ByteReader(bytes);
            int unused = in.get();
            send(to, new ByteWriter().put(ACK).putVarint(in.getVarint()));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void closed(@Nullable String reason) {
        closed.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Link to, ByteWriter message) {
        var unused = to.send(message.buffer());
    }
}
