package io.kore.engine.sync;

import io.kore.access.Decision;
import io.kore.error.PeerException;
import io.kore.error.SetupException;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Nodes with {@link Peers}, a network between them, and a clock, all on one thread: time passes only when the
 * test says so. Addresses are {@code sim:name}.
 */
final class SimCluster {
    private record Timed(Duration at, long order, Runnable task) {}

    final List<Pipe> pipes = new ArrayList<>();
    /** When somebody tried to connect, by address. */
    final Map<URI, List<Duration>> attempts = new HashMap<>();
    /** Addresses at which nobody answers. */
    final Set<URI> down = new HashSet<>();
    /** Addresses that turn everybody away. */
    final Set<URI> refusing = new HashSet<>();

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timed> timers =
            new PriorityQueue<>(Comparator.comparing(Timed::at).thenComparing(Timed::order));
    private final Map<URI, Supplier<LinkHandler>> doors = new HashMap<>();
    private final SyncTimer timer = new SyncTimer() {
        @Override
        public Runnable after(Duration delay, Runnable task) {
            return SimCluster.this.after(delay, task);
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plus(now);
        }
    };

    private final Random random;
    private Duration now = Duration.ZERO;
    private long order;

    SimCluster(long seed) {
        random = new Random(seed);
    }

    /** Starts a node under its own address. */
    Peers start(SimNode node) {
        Peers peers = new Peers(
                node, this::transport, tasks::add, timer, new Random(random.nextLong()), SyncOptions.standard());
        doors.put(address(node.name), () -> peers.accept(Decision.allow()));
        return peers;
    }

    /** Starts a node that reaches others by a transport of its own. */
    Peers start(SimNode node, Transport transport) {
        return new Peers(
                node,
                peer -> transport,
                tasks::add,
                this::after,
                new Random(random.nextLong()),
                SyncOptions.standard());
    }

    /** A further address, or somebody who is no node at all. */
    void door(String name, Supplier<LinkHandler> handlers) {
        doors.put(address(name), handlers);
    }

    static URI address(String name) {
        return URI.create("sim:" + name);
    }

    Duration now() {
        return now;
    }

    /** Whether nothing is due. */
    boolean isAtRest() {
        return tasks.isEmpty();
    }

    /** Everything that is due happens; no time passes. */
    void run() {
        for (int i = 0; !tasks.isEmpty(); i++) {
            if (i > 1_000_000) {
                throw new AssertionError("the cluster does not come to rest");
            }
            tasks.remove().run();
        }
    }

    /** Time passes. */
    void advance(Duration by) {
        Duration until = now.plus(by);
        run();
        for (Timed next = timers.peek(); next != null && next.at.compareTo(until) <= 0; next = timers.peek()) {
            timers.remove();
            now = next.at;
            next.task.run();
            run();
        }
        now = until;
    }

    /** All links break, without a word. */
    void cutAll() {
        List.copyOf(pipes).forEach(pipe -> pipe.close("the network broke"));
        run();
    }

    long openPipes() {
        return pipes.stream().filter(pipe -> !pipe.isClosed).count();
    }

    int bytes() {
        return pipes.stream().mapToInt(pipe -> pipe.bytes).sum();
    }

    Runnable after(Duration delay, Runnable task) {
        Timed timed = new Timed(now.plus(delay), order++, task);
        timers.add(timed);
        return () -> timers.remove(timed);
    }

    private Transport transport(URI peer) {
        if (!"sim".equals(peer.getScheme())) {
            throw new SetupException("no transport understands " + peer);
        }
        return new Transport() {
            @Override
            public URI listen(String address) {
                throw new IllegalStateException("doors are opened by start");
            }

            @Override
            public CompletionStage<Link> connect(URI to, LinkHandler handler) {
                return SimCluster.this.connect(to, handler);
            }

            @Override
            public void close() {}
        };
    }

    private CompletionStage<Link> connect(URI to, LinkHandler handler) {
        attempts.computeIfAbsent(to, a -> new ArrayList<>()).add(now);
        Supplier<LinkHandler> door = doors.get(to);
        if (door == null || down.contains(to)) {
            return CompletableFuture.failedFuture(new TransportException("nobody answers at " + to));
        }
        if (refusing.contains(to)) {
            return CompletableFuture.failedFuture(new PeerException("wrong token for " + to));
        }
        Pipe pipe = new Pipe(handler, door.get(), to.toString(), "somewhere:" + order++);
        pipes.add(pipe);
        return CompletableFuture.completedFuture(pipe.left);
    }

    /** A link between two handlers. */
    final class Pipe {
        final End left;
        final End right;
        int bytes;
        int batches;
        /** While true, frames vanish, as if the other side were stuck. */
        boolean isStuck;

        private boolean isClosed;

        Pipe(LinkHandler left, LinkHandler right, String leftSees, String rightSees) {
            this.left = new End(this, left, leftSees);
            this.right = new End(this, right, rightSees);
            tasks.add(() -> left.opened(this.left));
            tasks.add(() -> right.opened(this.right));
        }

        void close(String reason) {
            if (!isClosed) {
                isClosed = true;
                tasks.add(() -> left.handler.closed(reason));
                tasks.add(() -> right.handler.closed(reason));
            }
        }
    }

    /** What one side has of a pipe. */
    private final class End implements Link {
        private final Pipe pipe;
        private final LinkHandler handler;
        private final String remote;

        End(Pipe pipe, LinkHandler handler, String remote) {
            this.pipe = pipe;
            this.handler = handler;
            this.remote = remote;
        }

        @Override
        public String remote() {
            return remote;
        }

        @Override
        public CompletionStage<Void> send(ByteBuffer frame) {
            if (pipe.isClosed) {
                return CompletableFuture.failedFuture(new TransportException("the link is closed"));
            }
            ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
            pipe.bytes += copy.remaining();
            pipe.batches += copy.get(0) == 6 ? 1 : 0;
            CompletableFuture<Void> stage = new CompletableFuture<>();
            tasks.add(() -> {
                if (!pipe.isStuck) {
                    LinkHandler to = this == pipe.left ? pipe.right.handler : pipe.left.handler;
                    to.received(copy);
                    stage.complete(null);
                }
            });
            return stage;
        }

        @Override
        public void close(@Nullable String reason) {
            tasks.add(() -> pipe.close(String.valueOf(reason)));
        }
    }
}
