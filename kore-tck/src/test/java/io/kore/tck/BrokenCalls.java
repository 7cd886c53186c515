package io.kore.tck;

import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Transports that call handlers wrongly. */
final class BrokenCalls {
    private BrokenCalls() {}

    /** A thread for each call, which ends with it. */
    private static void apart(Runnable call) {
        Thread thread = new Thread(call, "call of a handler");
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives each frame to a thread of its own. */
    static final class AtOnce extends ForwardingHandler {
        AtOnce(LinkHandler handler) {
            super(handler);
        }

        @Override
        public void received(ByteBuffer frame) {
            ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
            apart(() -> handler.received(copy));
        }
    }

    /** Does not wait for {@code opened}. */
    static final class TooEarly extends ForwardingHandler {
        TooEarly(LinkHandler handler) {
            super(handler);
        }

        @Override
        void open(Link link) {
            apart(() -> handler.opened(link));
        }
    }

    /** Says twice that the link is closed. */
    static final class ClosingTwice extends ForwardingHandler {
        ClosingTwice(LinkHandler handler) {
            super(handler);
        }

        @Override
        public void closed(@Nullable String reason) {
            handler.closed(reason);
            handler.closed(reason);
        }
    }

    /** Thinks that who closes a link knows it. */
    static final class SilentToCloser extends ForwardingHandler {
        SilentToCloser(LinkHandler handler) {
            super(handler);
        }

        @Override
        public void closed(@Nullable String reason) {
            if (reason != null) {
                handler.closed(reason);
            }
        }
    }

    /** Takes a second without frames for the end. */
    static final class ClosingQuiet extends ForwardingHandler {
        ClosingQuiet(LinkHandler handler) {
            super(handler);
        }

        @Override
        void open(Link link) {
            Executor inASecond = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
            inASecond.execute(() -> link.close("quiet for too long"));
            handler.opened(link);
        }
    }

    /** Goes on when a handler throws. */
    static final class Swallowing extends ForwardingHandler {
        Swallowing(LinkHandler handler) {
            super(handler);
        }

        @Override
        void open(Link link) {
            swallow(() -> handler.opened(link));
        }

        @Override
        public void received(ByteBuffer frame) {
            swallow(() -> handler.received(frame));
        }

        private static void swallow(Runnable call) {
            try {
                call.run();
            } catch (IllegalStateException e) {
                System.getLogger(BrokenCalls.class.getName()).log(System.Logger.Level.DEBUG, "swallowed", e);
            }
        }
    }
}
