package io.kore.engine.sync;

import io.kore.engine.sync.Message.Answer;
import io.kore.engine.sync.Message.Ask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one side makes sure, both ways, that nothing is left of what was held at a moment: it asks; the other side
 * answers behind all that it held when it was asked. One question is under way at a time, and whoever asks
 * meanwhile shares the next one. Confined to its session.
 */
final class Asks {
    private record Waiting(long end, Runnable done) {}

    /** Asked for since the last question left. */
    private List<Waiting> next = new ArrayList<>();
    /** The question under way was sent for these. */
    private List<Waiting> asked = List.of();
    /** Answered; their records may still be on their way to a disk, on either side. */
    private final List<Waiting> answered = new ArrayList<>();

    private boolean isAsking;
    private long answeredSequence;
    /** The end of this journal when the other side asked; negative if there is nothing to answer. */
    private long owedEnd = -1;

    /** Wants to know when all before {@code end} is durable there, and all that is held there durable here. */
    void want(long end, Runnable done) {
        next.add(new Waiting(end, done));
    }

    void received(Ask ask, long end) {
        if (owedEnd >= 0) {
            throw RefusalException.protocol("a question came before the last one was answered: " + ask);
        }
        owedEnd = end;
    }

    /** All that the other side held when it was asked came in the batches up to this one. */
    void received(Answer answer, long sequence) {
        if (!isAsking) {
            throw RefusalException.protocol("an answer came to what was not asked: " + answer);
        }
        isAsking = false;
        answeredSequence = sequence;
        answered.addAll(asked);
        asked = List.of();
    }

    /** The question or answer that is due, or null. */
    @Nullable
    Message next(Outflow outflow) {
        if (owedEnd >= 0 && outflow.position() >= owedEnd) {
            owedEnd = -1;
            return new Answer();
        }
        if (!isAsking && !next.isEmpty()) {
            isAsking = true;
            asked = next;
            next = new ArrayList<>();
            return new Ask();
        }
        return null;
    }

    /** Tells those of whose records nothing is left under way. */
    void tell(Outflow outflow, Inflow inflow) {
        if (answered.isEmpty() || inflow.acknowledged() < answeredSequence) {
            return;
        }
        long end = outflow.peerEnd();
        List<Waiting> done =
                answered.stream().filter(waiting -> waiting.end() <= end).toList();
        answered.removeAll(done);
        done.forEach(waiting -> waiting.done().run());
    }
}
