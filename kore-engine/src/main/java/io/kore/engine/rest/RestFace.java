package io.kore.engine.rest;

import io.kore.Gathered;
import io.kore.NodeStatus;
import io.kore.access.Decision;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.engine.view.Views;
import io.kore.error.LogDroppedException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.spi.RestDoor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The node as REST clients see it. Thread-safe. */
public final class RestFace implements RestDoor {
    private static final int READS_AT_ONCE_MAX = 4;
    private static final int GATHERS_AT_ONCE_MAX = 2;
    private static final int GATHERS_WAITING_MAX = 32;

    private final Ingest ingest;
    private final Journal journal;
    private final Views views;
    private final Supplier<NodeStatus> status;
    private final Posts posts;
    private final LineForm form;
    private final StatusText texts;
    private final GatherWords words;
    private final Lane appending;
    private final Lane reading;
    private final Lane gathering;
    private final Followers followers = new Followers();
    private final AtomicBoolean isForcing = new AtomicBoolean();

    /**
     * A face of a node.
     *
     * @param ingest the door in
     * @param journal its journal
     * @param views gathers
     * @param check decides what is a legal payload
     * @param json reads and writes values
     * @param work runs what reads and waits; a few tasks at a time
     * @param status how the node is doing; may wait
     */
    public RestFace(
            Ingest ingest,
            Journal journal,
            Views views,
            PayloadCheck check,
            Json json,
            Executor work,
            Supplier<NodeStatus> status) {
        this.ingest = ingest;
        this.journal = journal;
        this.views = views;
        this.status = status;
        this.posts = new Posts(ingest, journal, check, json);
        this.form = new LineForm(json);
        this.texts = new StatusText(json);
        this.words = new GatherWords(json, check);
        // bounded by the connections there may be
        this.appending = new Lane(work, 1, Integer.MAX_VALUE);
        this.reading = new Lane(work, READS_AT_ONCE_MAX, Integer.MAX_VALUE);
        this.gathering = new Lane(work, GATHERS_AT_ONCE_MAX, GATHERS_WAITING_MAX);
    }

    /**
     * The journal has grown, durable or not. Cheap. Those who follow hear of it once it is durable.
     *
     * @param end the journal's end
     */
    public void arrived(long end) {
        if (followers.isEmpty()) {
            return;
        }
        if (end <= journal.durableEnd()) {
            followers.wake();
        } else if (isForcing.compareAndSet(false, true)) {
            var unused = journal.whenDurable(end).whenComplete((done, error) -> {
                isForcing.set(false);
                if (error == null) {
                    arrived(journal.store().end());
                }
            });
        }
    }

    @Override
    public void checkAppend(String log, Decision decision) {
        var unused = new Visitor(decision).writable(log);
    }

    @Override
    public CompletionStage<Appended> append(
            String log, byte[] body, BodyForm bodyForm, Optional<String> key, Decision decision) {
        Visitor visitor = new Visitor(decision);
        return appending
                .run(() -> {
                    LogName name = visitor.writable(log);
                    List<Payload> records = PostedRecords.in(body, bodyForm);
                    return key.isEmpty()
                            ? posts.append(name, records)
                            : posts.append(name, records, Posts.key(visitor.principal(), name, key.get()));
                })
                .thenCompose(posts::whenDurable);
    }

    @Override
    public CompletionStage<Lines> read(String log, Reading wanted, Decision decision) {
        Visitor visitor = new Visitor(decision);
        return whenDurable(reading, () -> {
            LogName name = held(log, visitor);
            long end = journal.durableEnd();
            return new RecordLines(visitor, name, reader(name, wanted.after(), end), form, wanted, end);
        });
    }

    @Override
    public CompletionStage<Lines> gather(String log, Gathering wanted, Decision decision) {
        Visitor visitor = new Visitor(decision);
        return whenDurable(gathering, () -> {
            LogName name = held(log, visitor);
            try {
                Gathered<Map<String, Object>> gathered =
                        words.apply(views.gather(name), wanted).now();
                return new GatherLines(gathered, form);
            } catch (LogDroppedException e) {
                throw Visitor.noSuchLog();
            }
        });
    }

    @Override
    public CompletionStage<Events> follow(String log, String after, Decision decision, Runnable waker) {
        Visitor visitor = new Visitor(decision);
        return whenDurable(reading, () -> {
            LogName name = held(log, visitor);
            LogReader reader = reader(name, after, journal.durableEnd());
            return new FollowedLog(
                    visitor,
                    name,
                    reader,
                    form,
                    journal::durableEnd,
                    ingest.dropped()::isDropped,
                    followers.add(waker));
        });
    }

    @Override
    public CompletionStage<String> status(Decision decision) {
        Visitor visitor = new Visitor(decision);
        return whenDurable(reading, () -> {
            visitor.checkWelcome();
            return texts.status(status.get(), ingest.held().shown(), visitor);
        });
    }

    @Override
    public CompletionStage<String> logs(Decision decision) {
        Visitor visitor = new Visitor(decision);
        return whenDurable(reading, () -> {
            visitor.checkWelcome();
            return texts.logs(ingest.held().shown(), visitor);
        });
    }

    /** Nothing is told of what could still be lost. */
    private <T> CompletableFuture<T> whenDurable(Lane lane, Supplier<T> task) {
        return journal.whenDurable(journal.store().end()).thenCompose(unused -> lane.run(task));
    }

    private LogName held(String log, Visitor visitor) {
        LogName name = visitor.readable(log);
        boolean isHeld = !ingest.dropped().isDropped(name)
                && journal.store().shards().stream()
                        .anyMatch(shard ->
                                shard.count() > 0 && shard.shard().log().equals(name));
        if (!isHeld) {
            throw Visitor.noSuchLog();
        }
        return name;
    }

    private LogReader reader(LogName log, String after, long end) {
        long tag = Digest.ofTexts(ingest.storeId(), log.value()).high();
        Position position = switch (after) {
            case "" -> Position.at(tag, 0);
            case "now" -> Position.at(tag, end);
            default -> Position.read(after, tag, end);
        };
        return new LogReader(ingest.branches()::named, log, position);
    }
}
