package io.kore.engine.sync;

import io.kore.codec.MalformedException;
import io.kore.engine.branch.Strands;
import io.kore.engine.sync.Message.Ack;
import io.kore.engine.sync.Message.Answer;
import io.kore.engine.sync.Message.Ask;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Bye;
import io.kore.engine.sync.Message.Decline;
import io.kore.engine.sync.Message.Digests;
import io.kore.engine.sync.Message.Dropped;
import io.kore.engine.sync.Message.Fork;
import io.kore.engine.sync.Message.FrontiersDone;
import io.kore.engine.sync.Message.Hashes;
import io.kore.engine.sync.Message.Hello;
import io.kore.engine.sync.Message.Level;
import io.kore.engine.sync.Message.Probe;
import io.kore.engine.sync.Message.Refuse;
import io.kore.engine.sync.Message.Select;
import io.kore.engine.sync.Message.Shards;
import io.kore.engine.sync.Message.ShardsDone;
import io.kore.engine.sync.Message.Whole;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.StoreException;
import io.kore.error.TransportException;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one connection: frames, durability and turns in; frames and an end out. It knows no
 * clock, thread, socket or randomness. The protocol is drawn in the package documentation. Confined to
 * whoever drives it, one input at a time.
 */
final class Session implements Conversation {
    /** What is wrong with a record may tell what is held here, so only who may know it all is told. */
    private static final String DISCREET = "a record is not accepted; this node's owner is told why";

    private final SyncHost host;
    private final SessionDriver driver;
    private final SessionLimits limits;
    private final Hello me;
    private final Scope scope;
    private final String remote;
    private final Asks asks = new Asks();

    private @Nullable Hello peer;
    private @Nullable Holdings holdings;
    private @Nullable FrontierExchange frontiers;
    private @Nullable Matching matching;
    private @Nullable PeerHoldings peerHoldings;
    private @Nullable Outflow outflow;
    private @Nullable Inflow inflow;
    private final Declines declines;
    private long durableEnd;
    private int undrainedBytes;
    private boolean hasSelected;
    private boolean isLevel;
    private boolean hasAskedForTurn;
    private boolean hasEnded;

    /**
     * @param me what this side says first
     * @param scope which logs the session is about; this session's own
     * @param remote the other side's address, for messages
     */
    Session(SyncHost host, SessionDriver driver, SessionLimits limits, Hello me, Scope scope, String remote) {
        this.host = host;
        this.driver = driver;
        this.limits = limits;
        this.me = me;
        this.scope = scope;
        this.remote = remote;
        this.declines = new Declines(scope, driver, this::peerName);
    }

    @Override
    public void start() {
        input(() -> {
            send(MessageCodec.encode(me));
            if (!scope.wanted().isAll()) {
                send(MessageCodec.encode(new Select(scope.wanted())));
            }
        });
    }

    @Override
    public void received(byte[] frame) {
        input(() -> handle(MessageCodec.decode(frame), frame.length));
    }

    @Override
    public void durable(long end) {
        input(() -> {
            durableEnd = Math.max(durableEnd, end);
            if (outflow != null && inflow != null) {
                outflow.durable(end);
                inflow.durable(end);
            }
        });
    }

    @Override
    public void drained(int bytes) {
        input(() -> undrainedBytes -= bytes);
    }

    @Override
    public void resume() {
        input(() -> hasAskedForTurn = false);
    }

    @Override
    public void timePassed() {
        if (!hasEnded && !scope.isValid()) {
            refuse(new RefusalException(
                    RefusalException.EXPIRED, "what the connection was let in with is valid no more; connect again"));
        }
    }

    @Override
    public void ask(long end, Runnable done) {
        input(() -> {
            asks.want(end, done);
            if (end > durableEnd) {
                driver.awaitDurable(end);
            }
        });
    }

    @Override
    public void finish(long code) {
        if (!hasEnded) {
            send(MessageCodec.encode(new Bye(code)));
            end(new Ending(code == Bye.DUPLICATE ? Ending.Kind.DUPLICATE : Ending.Kind.FINISHED, null));
        }
    }

    @Override
    public void refuse(RefusalException refusal) {
        if (!hasEnded) {
            refuse(refusal.code(), refusal.text(), refusal);
        }
    }

    @Override
    public void fail(KoreException error) {
        if (!hasEnded) {
            sendRefusal(RefusalException.UNAVAILABLE, "this node cannot go on now; try again later");
            end(new Ending(Ending.Kind.BROKEN, error));
        }
    }

    @Override
    public void lost(@Nullable String reason) {
        if (!hasEnded) {
            String why = reason == null || reason.isEmpty() ? "no reason given" : Shown.text(reason);
            end(new Ending(
                    Ending.Kind.BROKEN, new TransportException("the connection to " + peerName() + " broke: " + why)));
        }
    }

    @Override
    public @Nullable Hello peer() {
        return peer;
    }

    @Override
    public Standing standing() {
        if (outflow == null || inflow == null) {
            return Standing.UNKNOWN;
        }
        boolean hasAll = inflow.isLevel() && unwelcome().isEmpty();
        return new Standing(outflow.peerEnd(), outflow.seenEnd(), outflow.lacked(), inflow.missing(), hasAll);
    }

    @Override
    public boolean isOwing() {
        return inflow != null && inflow.isOwing();
    }

    @Override
    public long recordsTaken() {
        return outflow == null ? 0 : outflow.recordsTaken();
    }

    @Override
    public long recordsReceived() {
        return inflow == null ? 0 : inflow.records();
    }

    @Override
    public SortedSet<LogName> unwelcome() {
        return scope.unwelcome();
    }

    @Override
    public String peerName() {
        return peer == null ? remote : Shown.text(peer.writer().value()) + " at " + remote;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws MalformedException;
    }

    private void input(Step step) {
        timePassed();
        if (hasEnded) {
            return;
        }
        try {
            step.run();
            pump();
        } catch (UnknownVersionException e) {
            refuse(
                    RefusalException.VERSION,
                    "this node speaks version " + MessageCodec.VERSION
                            + " of the sync protocol, the other side version " + e.version()
                            + "; run the same release on both",
                    e);
        } catch (MalformedException e) {
            refuse(RefusalException.PROTOCOL, "a message is malformed: " + e.getMessage(), e);
        } catch (RefusalException e) {
            refuse(e);
        } catch (PeerException e) {
            refuse(RefusalException.RECORDS, scope.isLimited() ? DISCREET : String.valueOf(e.getMessage()), e);
        } catch (StoreException e) {
            fail(e);
        }
    }

    private void handle(Message message, int bytes) {
        if (message instanceof Refuse refuse) {
            receivedRefuse(refuse);
        } else if (message instanceof Bye bye) {
            end(new Ending(bye.code() == Bye.DUPLICATE ? Ending.Kind.DUPLICATE : Ending.Kind.FINISHED, null));
        } else if (message instanceof Hello hello) {
            receivedHello(hello);
        } else if (message instanceof Select select) {
            receivedSelect(select);
        } else if (frontiers != null) {
            handleFrontier(frontiers, message);
        } else if (matching != null) {
            handleMatching(matching, message);
        } else if (outflow != null && inflow != null && peerHoldings != null) {
            handleStream(outflow, inflow, peerHoldings, message, bytes);
        } else {
            throw RefusalException.protocol("a session starts with a Hello, and what it says is to follow");
        }
    }

    private void receivedRefuse(Refuse refuse) {
        // whatever its code: that both ends are one node is seen here too, and not believed on a word
        String text = "peer " + peerName() + " refused this node: " + Shown.reason(refuse.text());
        end(new Ending(Ending.Kind.REFUSED, new PeerException(text)));
    }

    private void receivedHello(Hello hello) {
        if (peer != null) {
            throw RefusalException.protocol("a second Hello came");
        }
        peer = hello;
        if (hello.isSameNode(me)) {
            throw new RefusalException(
                    RefusalException.ITSELF,
                    "the address leads from the node back to itself; take it off the list of peers");
        }
        if (!scope.isPlain() && !hello.understandsSelections()) {
            throw new RefusalException(
                    RefusalException.VERSION,
                    "this connection is for some logs only, which the other side does not understand; run the same"
                            + " release on both");
        }
        driver.introduced(hello);
        if (!hello.isSelecting()) {
            startTelling();
        }
    }

    private void receivedSelect(Select select) {
        if (peer == null || !peer.isSelecting() || hasSelected) {
            throw RefusalException.protocol("a selection of logs comes right after a Hello that says so");
        }
        hasSelected = true;
        scope.selected(select.logs());
        startTelling();
    }

    private void startTelling() {
        if (!hasEnded) {
            Holdings held = host.holdings();
            holdings = held;
            frontiers = new FrontierExchange(held, limits.shardsMax(), scope, peer != null && peer.understandsDrops());
        }
    }

    private void handleFrontier(FrontierExchange exchange, Message message) {
        if (message instanceof Digests digests) {
            exchange.received(digests);
        } else if (message instanceof Shards shards) {
            exchange.received(shards);
        } else if (message instanceof Whole whole) {
            exchange.received(whole);
        } else if (message instanceof Dropped dropped) {
            exchange.received(dropped);
        } else if (message instanceof ShardsDone) {
            exchange.receivedDone();
        } else {
            throw RefusalException.protocol("records came before this side had told what it holds");
        }
    }

    private void handleMatching(Matching open, Message message) {
        if (message instanceof Probe probe) {
            open.received(probe);
        } else if (message instanceof Hashes hashes) {
            open.received(hashes);
        } else if (message instanceof Fork fork) {
            open.received(fork);
        } else if (message instanceof FrontiersDone) {
            open.receivedDone();
        } else {
            throw RefusalException.protocol("records came before the end of frontiers");
        }
    }

    private void handleStream(Outflow out, Inflow in, PeerHoldings theirs, Message message, int bytes) {
        if (message instanceof Batch batch) {
            receivedBatch(out, in, theirs, batch, bytes);
        } else if (message instanceof Ack ack) {
            out.acknowledged(ack.sequence());
        } else if (message instanceof Level level) {
            in.received(level);
        } else if (message instanceof Decline decline) {
            declines.received(decline);
        } else if (message instanceof Ask ask) {
            long end = host.end();
            asks.received(ask, end);
            if (end > durableEnd) {
                driver.awaitDurable(end);
            }
        } else if (message instanceof Answer answer) {
            asks.received(answer, in.sequence());
        } else {
            throw RefusalException.protocol("frontiers came after their end");
        }
    }

    private void receivedBatch(Outflow out, Inflow in, PeerHoldings theirs, Batch batch, int bytes) {
        in.check(batch.sequence(), bytes);
        List<ShardRecord> taken = declines.permitted(batch.records());
        if (taken.isEmpty()) {
            in.accepted(batch, 0, bytes, 0);
            return;
        }
        SyncHost.Accepted accepted = host.accept(taken, peerName());
        Strands strands = host.histories().strands();
        accepted.places().forEach(place -> theirs.holds(place, strands));
        long end = accepted.end();
        declines.late(accepted.late());
        in.accepted(batch, accepted.places().size(), bytes, end);
        out.received(accepted.added(), end);
        if (end > durableEnd) {
            driver.awaitDurable(end);
        }
    }

    /** Goes on once both sides have told all; also while nothing more may be sent, for the peer may. */
    private void advance() {
        if (!hasEnded && frontiers != null && holdings != null && frontiers.isComplete()) {
            matching = new Matching(frontiers, holdings, host, scope, peerName());
            frontiers = null;
        }
        if (!hasEnded && matching != null && holdings != null && peer != null && matching.isComplete()) {
            startStreaming(matching, holdings, peer);
        }
    }

    private void startStreaming(Matching done, Holdings held, Hello other) {
        host.peerHasTold(scope.agreed());
        // the journal may have grown while frontiers were exchanged
        durableEnd = Math.max(durableEnd, held.end());
        PeerHoldings theirs = done.peer();
        peerHoldings = theirs;
        outflow = new Outflow(host, theirs, scope, done.start(), durableEnd, other.windowBytes(), limits);
        inflow = new Inflow(me.windowBytes(), durableEnd);
        matching = null;
        holdings = null;
    }

    private void pump() {
        advance();
        while (!hasEnded && mayMakeFrame()) {
            ByteBuffer frame = nextFrame();
            if (frame == null) {
                break;
            }
            send(frame);
            advance();
            timePassed();
        }
        if (!hasEnded && outflow != null && outflow.hasPaused() && !hasAskedForTurn) {
            hasAskedForTurn = true;
            driver.callAgain();
        }
        if (!hasEnded && outflow != null && inflow != null) {
            asks.tell(outflow, inflow);
        }
        tellLevel();
    }

    /** Where it is crowded, one frame each, so that nobody waits for ever. */
    private boolean mayMakeFrame() {
        return undrainedBytes == 0 || (undrainedBytes < limits.sendBytes() && !driver.isCrowded());
    }

    private @Nullable ByteBuffer nextFrame() {
        if (frontiers != null) {
            return encoded(frontiers.next());
        }
        if (matching != null) {
            return encoded(matching.next());
        }
        // before the acknowledgement of the batch it is about
        Message decline = declines.next();
        if (decline != null) {
            return encoded(decline);
        }
        Message ack = inflow == null ? null : inflow.takeAck();
        if (ack != null) {
            return encoded(ack);
        }
        Message due = outflow == null ? null : asks.next(outflow);
        if (due != null) {
            return encoded(due);
        }
        return outflow == null ? null : outflow.next(driver.isCrowded());
    }

    private static @Nullable ByteBuffer encoded(@Nullable Message message) {
        return message == null ? null : MessageCodec.encode(message);
    }

    private void tellLevel() {
        boolean now = !hasEnded && outflow != null && inflow != null && outflow.isLevel() && inflow.isLevel();
        if (now != isLevel && !hasEnded) {
            isLevel = now;
            driver.levelChanged(now);
        }
    }

    private void send(ByteBuffer frame) {
        undrainedBytes += frame.remaining();
        driver.send(frame);
    }

    private void refuse(long code, String text, Exception cause) {
        sendRefusal(code, text);
        Ending.Kind kind = code == RefusalException.ITSELF ? Ending.Kind.ITSELF : Ending.Kind.REFUSED;
        end(new Ending(kind, new PeerException("this node refused peer " + peerName() + ": " + text, cause)));
    }

    private void sendRefusal(long code, String text) {
        send(MessageCodec.encode(new Refuse(code, Shown.reason(text))));
    }

    private void end(Ending ending) {
        hasEnded = true;
        if (outflow != null) {
            outflow.close();
        }
        driver.ended(ending);
    }
}
