package io.kore.engine.hub;

import io.kore.NodeStatus;
import io.kore.access.Decision;
import io.kore.engine.json.Json;
import io.kore.engine.koredb.Answer;
import io.kore.engine.koredb.BareDoor;
import io.kore.engine.koredb.Body;
import io.kore.engine.koredb.BodyStream;
import io.kore.engine.koredb.Carried;
import io.kore.engine.koredb.Portion;
import io.kore.engine.koredb.Portions;
import io.kore.engine.sync.HeldRecords;
import io.kore.engine.sync.SyncHost;
import io.kore.engine.sync.SyncTimer;
import io.kore.error.TransportException;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.spi.KoredbAnswer;
import io.kore.spi.KoredbDoor;
import io.kore.spi.KoredbFollower;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The koredb clients of a node. Public methods are thread-safe; the rest is confined to the serial executor.
 */
public final class KoredbClients implements KoredbDoor {
    private static final int CLIENTS_MAX = 500;
    private static final int REMEMBERED_MAX = 200_000;
    /** A koredb posts at most every 1.5 seconds, whatever it is told. */
    private static final Duration EVENT_GAP = Duration.ofMillis(200);

    private final SyncHost host;
    private final Json json;
    private final Executor serial;
    private final SyncTimer timer;
    private final long answerBytesMax;
    private final Intake intake;
    private final Followers followers;
    /** Changed on the serial executor only, under its own lock; read by status under that lock. */
    private final Map<String, Client> clients = new LinkedHashMap<>(16, 0.75f, true);

    private final AtomicLong arrivedEnd = new AtomicLong();
    private final AtomicBoolean isTelling = new AtomicBoolean();

    /**
     * Nobody yet.
     *
     * @param host the node; thread-safe
     * @param door where records enter
     * @param json writes names
     * @param serial runs tasks one at a time, in order; they may block on a force
     * @param timer the clock
     * @param answerBytesMax what the records of an answer may take up, unless the client holds nothing yet
     */
    public KoredbClients(
            SyncHost host, BareDoor door, Json json, Executor serial, SyncTimer timer, long answerBytesMax) {
        this.host = host;
        this.json = json;
        this.serial = serial;
        this.timer = timer;
        this.answerBytesMax = answerBytesMax;
        this.intake = new Intake(host, door);
        this.followers = new Followers(host);
    }

    @Override
    public CompletionStage<KoredbAnswer> exchange(byte[] body, String remote, Decision decision) {
        CompletableFuture<KoredbAnswer> answer = new CompletableFuture<>();
        boolean willRun = run(() -> {
            try {
                answer.complete(answered(Body.read(body), hostOf(remote), decision));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        if (!willRun) {
            answer.completeExceptionally(new TransportException("the node stops"));
        }
        return answer;
    }

    @Override
    public Runnable follow(KoredbFollower follower, String remote, Decision decision) {
        return followers.add(follower, hostOf(remote), decision);
    }

    /**
     * The journal has grown, durable or not. Cheap. Those who follow hear of it once it is durable, soon after.
     *
     * @param end the journal's end
     */
    public void arrived(long end) {
        arrivedEnd.accumulateAndGet(end, Math::max);
        if (!followers.isEmpty() && isTelling.compareAndSet(false, true)) {
            run(this::tell);
        }
    }

    /**
     * How the clients are.
     *
     * @param end the journal's end
     * @return those that posted since the node started, the one of longest ago first
     */
    public List<NodeStatus.Peer> status(long end) {
        synchronized (clients) {
            return clients.values().stream()
                    .map(client -> client.status(followers.has(client.host()), end))
                    .toList();
        }
    }

    private KoredbAnswer answered(Body body, String from, Decision decision) {
        Admitted admitted = new Admitted(decision);
        admitted.checkWelcome();
        Client client = client(body.whoami(), from, decision.principal());
        String name = (body.whoami().isEmpty() ? "without an id" : body.whoami()) + " at " + from;
        Map<ShardId, Long> again = intake.take(body, admitted, client.memory(), name);
        // forces what came in: the answer names it
        HeldRecords held = host.shown();
        Carried carried = Carried.of(held.shards().stream()
                .filter(shard -> admitted.mayRead(shard.shard().log()))
                .toList());
        carried.others().forEach(shard -> intake.report(name, Carried.why(shard.shard())));
        Answer answer = Answer.to(body, carried, admitted.permit(), client.memory(), again);
        Portions.Cut cut = Portions.cut(answer.portions(), body.isUnsynched() ? Long.MAX_VALUE : answerBytesMax, held);
        boolean isWanting = !answer.wanted().isEmpty();
        List<Portion> said = isWanting && !followers.has(from)
                ? Portions.knocking(cut.portions(), answer.wanted().get(0))
                : cut.portions();
        client.memory().answered(said);
        client.answered(held.end(), missing(answer.portions(), said), beyond(body, held));
        KoredbAnswer stream = new BodyStream(host.writer().value(), said, held, json);
        return isWanting || cut.isCut() ? nudging(stream, from) : stream;
    }

    private Client client(String whoami, String from, String principal) {
        String key = principal + '\n' + whoami + (whoami.isEmpty() ? '\n' + from : "");
        synchronized (clients) {
            Client known = clients.get(key);
            if (known != null && known.host().equals(from) && known.memory().size() <= REMEMBERED_MAX) {
                return known;
            }
            Client client = new Client(whoami, from, timer.now());
            clients.put(key, client);
            if (clients.size() > CLIENTS_MAX) {
                clients.remove(clients.keySet().iterator().next());
            }
            return client;
        }
    }

    /** How many records the client will lack when it has this answer. */
    private static long missing(List<Portion> all, List<Portion> said) {
        return records(all) - Math.min(records(all), records(said));
    }

    private static long records(List<Portion> portions) {
        return portions.stream()
                .mapToLong(portion -> portion.to() - portion.from())
                .sum();
    }

    /** How many records the client says it holds beyond this node. */
    private static long beyond(Body body, HeldRecords held) {
        Map<ShardId, Long> counts = new LinkedHashMap<>();
        for (ShardSummary summary : held.shards()) {
            counts.put(summary.shard(), summary.count());
        }
        long beyond = 0;
        for (Body.Entry entry : body.entries()) {
            ShardId shard = Answer.shardOf(entry);
            if (shard != null) {
                beyond += Math.max(0, entry.size() - counts.getOrDefault(shard, 0L));
            }
        }
        return beyond;
    }

    /** Once the answer is out, makes the client post again. */
    private KoredbAnswer nudging(KoredbAnswer answer, String from) {
        return new KoredbAnswer() {
            private boolean isClosed;

            @Override
            public @Nullable ByteBuffer next() {
                return answer.next();
            }

            @Override
            public void close() {
                answer.close();
                if (!isClosed) {
                    isClosed = true;
                    followers.nudge(from);
                }
            }
        };
    }

    private void tell() {
        long end = arrivedEnd.get();
        host.whenDurable(end)
                .whenComplete((durable, error) -> run(() -> {
                    if (error == null) {
                        followers.durable(durable);
                    }
                    var unused = timer.after(EVENT_GAP, () -> run(() -> toldUpTo(error == null ? durable : end)));
                }));
    }

    private void toldUpTo(long end) {
        isTelling.set(false);
        if (arrivedEnd.get() > end) {
            arrived(arrivedEnd.get());
        }
    }

    private boolean run(Runnable task) {
        try {
            serial.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Where a request came from, less the port, which is another one each time. */
    private static String hostOf(String remote) {
        int port = remote.lastIndexOf(':');
        return port < 0 ? remote : remote.substring(0, port);
    }
}
