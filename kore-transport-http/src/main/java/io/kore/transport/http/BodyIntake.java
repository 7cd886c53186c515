package io.kore.transport.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads one body, whether its length was said or not, without holding a thread. Read by one thread at a time, as Jetty
 * sees to it.
 */
final class BodyIntake {
    /** Why a body was not read to its end. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        RefusedException(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    private final Request request;
    private final int bytesMax;
    private final BodyBudget budget;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long taken;

    private BodyIntake(Request request, int bytesMax, BodyBudget budget) {
        this.request = request;
        this.bytesMax = bytesMax;
        this.budget = budget;
    }

    /** What is done with a body. */
    interface Taker {
        /**
         * The body has come.
         *
         * @param release to be run once it takes no more memory: until then it counts against the budget
         */
        void taken(byte[] body, Runnable release);

        /** There is none; a {@link RefusedException} if the peer can be told why. */
        void failed(Throwable failure);
    }

    /** Reads a body, now or later. */
    static void read(Request request, int bytesMax, BodyBudget budget, Taker taker) {
        BodyIntake intake = new BodyIntake(request, bytesMax, budget);
        var unused = intake.whole.whenComplete((body, failure) -> {
            if (failure == null) {
                taker.taken(body, () -> budget.giveBack(intake.taken));
            } else {
                budget.giveBack(intake.taken);
                taker.failed(failure);
            }
        });
        if (request.getLength() > bytesMax) {
            intake.refuse(tooLarge(bytesMax));
        } else if (request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
            intake.refuse(new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "bodies come as they are, without Content-Encoding"));
        } else {
            intake.read();
        }
    }

    private void read() {
        while (!whole.isDone()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this::read);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                failed(chunk.getFailure());
                return;
            }
            take(chunk);
        }
    }

    private void take(Content.Chunk chunk) {
        int more = chunk.remaining();
        try {
            if (bytes.size() + (long) more > bytesMax) {
                refuse(tooLarge(bytesMax));
                return;
            }
            if (!budget.take(more)) {
                refuse(Problem.busy());
                return;
            }
            taken += more;
            byte[] part = new byte[more];
            chunk.getByteBuffer().get(part);
            bytes.writeBytes(part);
        } finally {
            chunk.release();
        }
        if (chunk.isLast()) {
            whole.complete(bytes.toByteArray());
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof TimeoutException) {
            refuse(new Problem(HttpStatus.REQUEST_TIMEOUT_408, "the body did not come in time"));
        } else {
            whole.completeExceptionally(failure);
        }
    }

    private void refuse(Problem problem) {
        whole.completeExceptionally(new RefusedException(problem));
    }

    private static Problem tooLarge(int bytesMax) {
        return new Problem(HttpStatus.PAYLOAD_TOO_LARGE_413, "this node takes bodies of up to " + bytesMax + " bytes");
    }
}
