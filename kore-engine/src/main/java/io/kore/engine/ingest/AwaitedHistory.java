package io.kore.engine.ingest;

import io.kore.access.LogSelection;
import io.kore.engine.ingest.Ingest.Appended;
import io.kore.error.TransportException;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node without a store knows of its own shards, which are at its peers only, and the appends that wait until
 * it knows enough. In each log it goes on where its shard ends, once a peer has told how much there is and so much
 * has arrived. Confined to the ingest lock.
 */
final class AwaitedHistory {
    /** Payloads that may wait without a thread that waits for them. */
    static final long WAITING_BYTES_MAX = 64L << 20;

    private final Predicate<LogName> mustBeTold;
    private final Map<LogName, Long> told = new HashMap<>();
    private final Set<LogName> begun = new HashSet<>();
    private final Map<LogName, Deque<Pending>> waiting = new LinkedHashMap<>();
    private final Set<LogName> toldLogs = new HashSet<>();
    private final Set<LogName> lost = new HashSet<>();
    private boolean isAllTold;
    private boolean isGivenUp;
    private long waitingBytes;

    /** An append that waits for its place. */
    record Pending(
            LogName log, List<Payload> payloads, @Nullable Base base, CompletableFuture<Appended> placed) {
        long bytes() {
            return payloads.stream().mapToLong(Payload::length).sum();
        }
    }

    /**
     * Nothing is known yet.
     *
     * @param mustBeTold true for logs whose appends wait for a peer's word; false if they wait only for what a peer has said
     *     there is
     */
    AwaitedHistory(Predicate<LogName> mustBeTold) {
        this.mustBeTold = mustBeTold;
    }

    /** A peer has told all that it holds of some logs. */
    void told(LogSelection logs) {
        isAllTold |= logs.isAll();
        toldLogs.addAll(logs.names());
    }

    /** A peer holds so many records of the own shard of a log. */
    void told(LogName log, long count) {
        told.merge(log, count, Math::max);
    }

    /** A peer has told what there was of a log, and will not send it: nobody need have it. */
    void mayBeLost(LogName log) {
        lost.add(log);
    }

    /** The id was given up: its successor has no history anywhere. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Tells whether the own shard of a log is still only taken in, not written. */
    boolean isTakenIn(LogName log) {
        return !isGivenUp && !begun.contains(log);
    }

    /** Tells whether an append to a log may have its place, with so much of the own shard held. */
    boolean mayAppend(LogName log, long held) {
        return (isAllTold || toldLogs.contains(log) || !mustBeTold.test(log)) && held >= told.getOrDefault(log, 0L);
    }

    /** Tells whether there is somebody whose word on a log is worth waiting for. */
    boolean mustBeTold(LogName log) {
        boolean isTold = isAllTold || toldLogs.contains(log);
        return mustBeTold.test(log) && !(isTold && lost.contains(log));
    }

    /** An own record was appended. */
    void begin(LogName log) {
        begun.add(log);
    }

    /** Tells whether others wait that came before. */
    boolean isWaiting(LogName log) {
        return waiting.containsKey(log);
    }

    /**
     * Lets an append wait.
     *
     * @param isBounded false if a thread waits for it, which is bound enough
     */
    Pending await(LogName log, List<Payload> payloads, @Nullable Base base, boolean isBounded) {
        Pending pending = new Pending(log, payloads, base, new CompletableFuture<>());
        if (isBounded && waitingBytes + pending.bytes() > WAITING_BYTES_MAX) {
            throw new TransportException("records of more than " + WAITING_BYTES_MAX
                    + " bytes wait for a peer to tell how much there is of this node's own shard; let it reach a peer,"
                    + " or give it a place to save to");
        }
        waitingBytes += pending.bytes();
        waiting.computeIfAbsent(log, name -> new ArrayDeque<>()).add(pending);
        return pending;
    }

    /** What an append came to, waiting for it if need be. */
    static Appended placed(CompletableFuture<Appended> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Ends the wait of appends that were taken out, which fail. */
    static void fail(List<Pending> taken, Supplier<RuntimeException> error) {
        taken.forEach(pending -> pending.placed().completeExceptionally(error.get()));
    }

    /** How many records wait. */
    long waiting() {
        return waiting.values().stream()
                .flatMap(Deque::stream)
                .mapToLong(pending -> pending.payloads().size())
                .sum();
    }

    /** Takes out what need not wait any more, in order. */
    List<Pending> take(Predicate<LogName> mayAppend) {
        List<Pending> due = new ArrayList<>();
        for (Iterator<Map.Entry<LogName, Deque<Pending>>> logs =
                        waiting.entrySet().iterator();
                logs.hasNext(); ) {
            Map.Entry<LogName, Deque<Pending>> next = logs.next();
            if (mayAppend.test(next.getKey())) {
                due.addAll(next.getValue());
                logs.remove();
            }
        }
        due.forEach(pending -> waitingBytes -= pending.bytes());
        return due;
    }
}
