package io.kore.engine.sync;

import io.kore.engine.json.Json;
import io.kore.engine.koredb.Answer;
import io.kore.engine.koredb.BareDoor;
import io.kore.engine.koredb.Body;
import io.kore.engine.koredb.BodyStream;
import io.kore.engine.koredb.Carried;
import io.kore.engine.koredb.HubBooks;
import io.kore.engine.koredb.Portions;
import io.kore.engine.sync.Message.Hello;
import io.kore.error.InvalidRecordException;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.StoreException;
import io.kore.error.TransportException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a link to a koredb 0.5 hub. One body is on its way at a time; each answer proves what the hub
 * holds of what this node holds, until it has proven all. Confined to whoever drives it, one input at a time.
 */
final class HubSession implements Conversation {
    /** What the records of one body may take up. */
    private static final int BODY_BYTES_MAX = 4 << 20;

    private static final int RECORDS_MAX = 4_096;
    /** A hub that tells of no news is asked now and then all the same. */
    private static final int POLL_TICKS = 60;

    private static final String NAMELESS = "koredb";

    /** Somebody waits for all before a position, asked after a body was posted. */
    private record Question(long end, long after, Runnable done) {}

    /** The body that is not answered yet. */
    private record Posted(long end, List<ShardSummary> carried, boolean isCut) {}

    private final SyncHost host;
    private final BareDoor door;
    private final SessionDriver driver;
    private final Scope scope;
    private final String remote;
    private final boolean isOnce;
    private final Json json = new Json();
    private final HubBooks books = new HubBooks();
    private final List<Question> questions = new ArrayList<>();

    private @Nullable Hello peer;
    private @Nullable Posted posted;
    private @Nullable PeerException refused;
    private boolean isDue;
    private boolean isDueSoon;
    private boolean isLevel;
    private boolean hasTold;
    private boolean hasEnded;
    private int ticks;
    private long posts;
    private long coveredEnd;
    private long seenEnd;
    private long lacked;
    private long sent;
    private long received;

    /**
     * A session.
     *
     * @param remote the hub's address, for messages
     * @param isOnce true for a single exchange, which fails if anything was refused
     */
    HubSession(SyncHost host, BareDoor door, SessionDriver driver, Scope scope, String remote, boolean isOnce) {
        this.host = host;
        this.door = door;
        this.driver = driver;
        this.scope = scope;
        this.remote = remote;
        this.isOnce = isOnce;
    }

    @Override
    public void start() {
        input(() -> isDue = true);
    }

    @Override
    public void received(byte[] frame) {
        input(() -> {
            if (frame.length == 0) {
                isDueSoon = true;
            } else {
                answered(Body.read(frame));
            }
        });
    }

    @Override
    public void durable(long end) {
        input(() -> isDueSoon |= end > coveredEnd);
    }

    @Override
    public void drained(int bytes) {}

    @Override
    public void resume() {}

    @Override
    public void timePassed() {
        input(() -> {
            ticks++;
            isDue |= isDueSoon || ticks % POLL_TICKS == 0;
        });
    }

    @Override
    public void ask(long end, Runnable done) {
        input(() -> {
            questions.add(new Question(end, posts, done));
            isDue = true;
        });
    }

    @Override
    public void finish(long code) {
        end(new Ending(code == Message.Bye.DUPLICATE ? Ending.Kind.DUPLICATE : Ending.Kind.FINISHED, null));
    }

    @Override
    public void refuse(RefusalException refusal) {
        end(new Ending(
                Ending.Kind.REFUSED,
                new PeerException("this node parted from koredb hub " + peerName() + ": " + refusal.text(), refusal)));
    }

    @Override
    public void fail(KoreException error) {
        end(new Ending(Ending.Kind.BROKEN, error));
    }

    @Override
    public void lost(@Nullable String reason) {
        String why = reason == null || reason.isEmpty() ? "no reason given" : Shown.text(reason);
        fail(new TransportException("the connection to koredb hub " + peerName() + " broke: " + why));
    }

    @Override
    public @Nullable Hello peer() {
        return peer;
    }

    @Override
    public Standing standing() {
        return new Standing(coveredEnd, isLevel ? coveredEnd : seenEnd, isLevel ? 0 : lacked, 0, isLevel);
    }

    @Override
    public boolean isOwing() {
        return false;
    }

    @Override
    public long recordsTaken() {
        return sent;
    }

    @Override
    public long recordsReceived() {
        return received;
    }

    @Override
    public SortedSet<LogName> unwelcome() {
        SortedSet<LogName> logs = new TreeSet<>();
        books.givenUp().forEach(shard -> logs.add(shard.log()));
        return logs;
    }

    @Override
    public String peerName() {
        return peer == null ? remote : Shown.text(peer.writer().value()) + " at " + remote;
    }

    private void input(Runnable step) {
        if (hasEnded) {
            return;
        }
        try {
            step.run();
            if (!hasEnded && posted == null && isDue) {
                post();
            }
        } catch (InvalidRecordException e) {
            end(new Ending(
                    Ending.Kind.REFUSED,
                    new PeerException("what koredb hub " + peerName() + " answered is no body: " + e.getMessage(), e)));
        } catch (PeerException e) {
            end(new Ending(Ending.Kind.REFUSED, e));
        } catch (StoreException e) {
            fail(e);
        }
    }

    private void post() {
        isDue = false;
        isDueSoon = false;
        HeldRecords held = host.shown();
        Carried carried = Carried.of(held.shards().stream()
                .filter(shard -> scope.agreed().includes(shard.shard().log()))
                .toList());
        carried.others().forEach(shard -> keptBack(shard.shard()));
        Portions.Cut cut = Portions.cut(books.next(carried.shards()), BODY_BYTES_MAX, held);
        books.posted(cut.portions());
        posts++;
        posted = new Posted(held.end(), carried.shards(), cut.isCut());
        sent += cut.portions().stream()
                .mapToLong(portion -> portion.to() - portion.from())
                .sum();
        byte[] body = new BodyStream(host.writer().value(), cut.portions(), held, json).all();
        driver.send(ByteBuffer.wrap(body));
    }

    private void keptBack(ShardId shard) {
        driver.report(
                new PeerException("not everything is sent to koredb hub " + peerName() + ": " + Carried.why(shard)));
    }

    private void answered(Body whole) {
        Posted question = posted;
        if (question == null) {
            throw new PeerException("koredb hub " + peerName() + " answered without being asked");
        }
        posted = null;
        introduce(whole.whoami());
        if (hasEnded) {
            return;
        }
        long before = received;
        Body answer = inScope(whole);
        answer.entries().forEach(this::take);
        books.answered(answer);
        lacked = books.lacked(question.carried());
        seenEnd = question.end();
        boolean hasAll = lacked == 0 && !books.isWanting() && !question.isCut();
        isDue |= !hasAll || received > before;
        if (hasAll) {
            coveredEnd = question.end();
        }
        tellLevel(hasAll && received == before);
    }

    private void introduce(String whoami) {
        if (peer == null) {
            WriterId writer = writer(whoami);
            Hello hello = new Hello(
                    writer,
                    Shown.reason(NAMELESS + " " + (whoami.isEmpty() ? remote : writer.value())),
                    0,
                    false,
                    1,
                    new TreeSet<>());
            peer = hello;
            driver.introduced(hello);
        }
    }

    private static WriterId writer(String whoami) {
        try {
            return new WriterId(whoami);
        } catch (IllegalArgumentException e) {
            return new WriterId(NAMELESS);
        }
    }

    private Body inScope(Body answer) {
        List<Body.Entry> entries = new ArrayList<>();
        for (Body.Entry entry : answer.entries()) {
            ShardId shard = Answer.shardOf(entry);
            if (shard == null) {
                driver.report(new PeerException("a shard of koredb hub " + peerName()
                        + " is left there: it has no writer id, or names that Kore cannot carry"));
            } else if (scope.agreed().includes(shard.log())) {
                entries.add(entry);
            }
        }
        return new Body(answer.whoami(), answer.isUnsynched(), entries);
    }

    private void take(Body.Entry entry) {
        ShardId shard = Answer.shardOf(entry);
        if (shard != null && !entry.records().isEmpty()) {
            long next = Answer.comesBare(shard) ? taken(shard, entry) : entry.to();
            books.brought(entry, shard, next);
        }
    }

    /** The index of the record that is wanted next. */
    private long taken(ShardId shard, Body.Entry entry) {
        List<Payload> records = entry.records();
        for (int at = 0; at < records.size(); at += RECORDS_MAX) {
            List<Payload> some = records.subList(at, Math.min(records.size(), at + RECORDS_MAX));
            BareDoor.Taken taken = door.take(shard, entry.from() + at, some, "koredb hub " + peerName());
            received += taken.added();
            if (!taken.refusal().isEmpty()) {
                refused = new PeerException(taken.refusal());
                driver.report(refused);
                return entry.to();
            }
            if (taken.next() < entry.from() + at + some.size()) {
                return taken.next();
            }
        }
        return entry.to();
    }

    private void tellLevel(boolean now) {
        if (now && isOnce && refused != null) {
            end(new Ending(Ending.Kind.REFUSED, refused));
            return;
        }
        if (now && !hasTold) {
            hasTold = true;
            host.peerHasTold(scope.agreed());
        }
        if (now != isLevel) {
            isLevel = now;
            driver.levelChanged(now);
        }
        if (now) {
            List<Question> due = questions.stream()
                    .filter(question -> question.after() < posts && question.end() <= coveredEnd)
                    .toList();
            questions.removeAll(due);
            due.forEach(question -> question.done().run());
            isDue |= !questions.isEmpty();
        }
    }

    private void end(Ending ending) {
        if (!hasEnded) {
            hasEnded = true;
            driver.ended(ending);
        }
    }
}
