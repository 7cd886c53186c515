package io.kore.tck;

import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Links that do wrong things to frames. */
final class BrokenFrames {
    private BrokenFrames() {}

    private static ByteBuffer copy(ByteBuffer frame) {
        return ByteBuffer.allocate(frame.remaining()).put(frame.duplicate()).flip();
    }

    /** Reads frames into a buffer of a megabyte. */
    static final class Cutting extends ForwardingHandler {
        Cutting(LinkHandler handler) {
            super(handler);
        }

        @Override
        public void received(ByteBuffer frame) {
            handler.received(frame.duplicate().limit(Math.min(frame.limit(), 1 << 20)));
        }
    }

    /** Does not look at position and limit. */
    static final class WholeBuffer extends ForwardingHandler {
        WholeBuffer(LinkHandler handler) {
            super(handler);
        }

        @Override
        Link broken(Link good) {
            return new ForwardingLink(good) {
                @Override
                public CompletionStage<Void> send(ByteBuffer frame) {
                    return good.send(frame.duplicate().clear());
                }
            };
        }
    }

    /** Lets a frame overtake another now and then. */
    static final class Swapping extends ForwardingHandler {
        private int received;
        private @Nullable ByteBuffer overtaken;

        Swapping(LinkHandler handler) {
            super(handler);
        }

        @Override
        public void received(ByteBuffer frame) {
            if (++received % 500 == 0) {
                overtaken = copy(frame);
                return;
            }
            handler.received(frame);
            ByteBuffer late = overtaken;
            if (late != null) {
                overtaken = null;
                handler.received(late);
            }
        }
    }

    /** Loses a frame in a thousand and says nothing. */
    static final class Dropping extends ForwardingHandler {
        private int received;

        Dropping(LinkHandler handler) {
            super(handler);
        }

        @Override
        public void received(ByteBuffer frame) {
            if (++received % 1_000 != 0) {
                handler.received(frame);
            }
        }
    }

    /** Sends seven frames at a time, and does not think of the rest when it is closed. */
    static final class LosingTheLast extends ForwardingHandler {
        LosingTheLast(LinkHandler handler) {
            super(handler);
        }

        @Override
        Link broken(Link good) {
            return new ForwardingLink(good) {
                private final List<ByteBuffer> gathered = new ArrayList<>();

                @Override
                public synchronized CompletionStage<Void> send(ByteBuffer frame) {
                    gathered.add(copy(frame));
                    CompletionStage<Void> last = CompletableFuture.completedStage(null);
                    if (gathered.size() == 7) {
                        for (ByteBuffer each : gathered) {
                            last = good.send(each);
                        }
                        gathered.clear();
                    }
                    return last;
                }
            };
        }
    }

    /** Takes whatever it is given. */
    static final class Hoarding extends ForwardingHandler {
        Hoarding(LinkHandler handler) {
            super(handler);
        }

        @Override
        Link broken(Link good) {
            return new ForwardingLink(good) {
                @Override
                public CompletionStage<Void> send(ByteBuffer frame) {
                    CompletionStage<Void> unused = good.send(copy(frame));
                    return CompletableFuture.completedStage(null);
                }
            };
        }
    }

    /** Says that frames are gone, and reads them a little later. */
    static final class ReadingLate extends ForwardingHandler {
        ReadingLate(LinkHandler handler) {
            super(handler);
        }

        @Override
        Link broken(Link good) {
            return new ForwardingLink(good) {
                private final List<ByteBuffer> unread = new ArrayList<>();

                @Override
                public synchronized CompletionStage<Void> send(ByteBuffer frame) {
                    if (unread.isEmpty()) {
                        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
                                .execute(this::readAll);
                    }
                    unread.add(frame);
                    return CompletableFuture.completedStage(null);
                }

                private synchronized void readAll() {
                    for (ByteBuffer late : unread) {
                        CompletionStage<Void> unused = good.send(late);
                    }
                    unread.clear();
                }
            };
        }
    }

    /** Has no answer for what was not sent yet when the link closed. */
    static final class ForgettingStages extends ForwardingHandler {
        ForgettingStages(LinkHandler handler) {
            super(handler);
        }

        @Override
        Link broken(Link good) {
            return new ForwardingLink(good) {
                @Override
                public CompletionStage<Void> send(ByteBuffer frame) {
                    return good.send(frame).exceptionallyCompose(error -> new CompletableFuture<>());
                }
            };
        }
    }
}
