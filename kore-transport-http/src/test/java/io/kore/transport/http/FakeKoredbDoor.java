package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.spi.KoredbAnswer;
import io.kore.spi.KoredbDoor;
import io.kore.spi.KoredbFollower;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A door that writes down what comes, and answers in pieces. Thread-safe. */
final class FakeKoredbDoor implements KoredbDoor {
    private static final int WAIT_SECONDS = 20;

    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<Decision> decisions = new CopyOnWriteArrayList<>();
    final BlockingQueue<KoredbFollower> followers = new LinkedBlockingQueue<>();
    final AtomicInteger answersClosed = new AtomicInteger();
    final CompletableFuture<String> left = new CompletableFuture<>();

    volatile List<String> pieces = List.of("{\"logs\":", "[]}");
    volatile @Nullable RuntimeException failure;

    @Override
    public CompletionStage<KoredbAnswer> exchange(byte[] body, String remote, Decision decision) {
        bodies.add(new String(body, StandardCharsets.UTF_8));
        decisions.add(decision);
        RuntimeException error = failure;
        return error == null ? CompletableFuture.completedFuture(answer()) : CompletableFuture.failedFuture(error);
    }

    private KoredbAnswer answer() {
        Queue<String> rest = new ArrayDeque<>(pieces);
        return new KoredbAnswer() {
            @Override
            public @Nullable ByteBuffer next() {
                String piece = rest.poll();
                return piece == null ? null : ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() {
                answersClosed.incrementAndGet();
            }
        };
    }

    @Override
    public Runnable follow(KoredbFollower follower, String remote, Decision decision) {
        followers.add(follower);
        return () -> left.complete(remote);
    }

    KoredbFollower follower() throws InterruptedException {
        KoredbFollower follower = followers.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (follower == null) {
            throw new AssertionError("nobody follows");
        }
        return follower;
    }
}
