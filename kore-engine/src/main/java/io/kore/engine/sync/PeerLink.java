package io.kore.engine.sync;

import io.kore.NodeStatus;
import io.kore.engine.sync.Message.Hello;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One link with the session on it: brings the transport's calls to the serial executor, and the session's
 * answers back. The methods of {@link LinkHandler} come on threads of the transport; all else is confined
 * to the serial executor, save what tells of status.
 */
final class PeerLink implements LinkHandler, SessionDriver {
    /** Room for the largest frame, beside a full window. */
    private static final long INBOX_SLACK_BYTES = 8L << 20;
    /** A larger frame takes its time, in which the next one can be read. */
    private static final int ATTENDED_BYTES_MAX = 16 << 10;
    /** How often to look after a peer of whom nothing is heard. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Whoever wanted this link, or the door for those that came by themselves. */
    interface Owner {
        /** The peer has said who it is. */
        void introduced(PeerLink link);

        void levelChanged(PeerLink link, boolean level);

        /** The link is closed or about to; called once. */
        void ended(PeerLink link, Ending ending);
    }

    private final Peers peers;
    private final Owner owner;
    private final boolean isOutgoing;
    private final boolean isOnce;
    private final Scope scope;
    private final Inbox inbox;
    private final List<Runnable> timers = new ArrayList<>();

    private @Nullable Link link;
    private @Nullable Conversation session;
    private @Nullable Ending ending;
    private int framesUndrained;
    private long bytesUndrained;
    private long progress;
    private boolean isDone;
    private Runnable cancelTick = () -> {};

    private volatile String remote;
    private volatile String writer = "";
    private volatile String storeId = "";
    private volatile boolean isLasting;
    private volatile String protocol = NodeStatus.Peer.NATIVE;
    private volatile Instant since = Instant.EPOCH;
    private volatile Standing standing = Standing.UNKNOWN;

    PeerLink(Peers peers, Owner owner, String address, boolean isOutgoing, boolean isOnce, Scope scope) {
        this.peers = peers;
        this.owner = owner;
        this.remote = address;
        this.isOutgoing = isOutgoing;
        this.isOnce = isOnce;
        this.scope = scope;
        this.inbox = new Inbox(peers.arrivals(), peers.options().session().windowBytes() + INBOX_SLACK_BYTES);
    }

    @Override
    public void opened(Link opened) {
        boolean willRun = peers.run(this, () -> open(opened));
        if (!willRun) {
            opened.close("the node stops");
        }
    }

    @Override
    public void received(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        if (!inbox.enter(bytes.length)) {
            return;
        }
        if (bytes.length <= ATTENDED_BYTES_MAX) {
            peers.serial().attend(() -> peers.run(this, () -> take(bytes)));
        } else {
            peers.run(this, () -> take(bytes));
        }
    }

    @Override
    public boolean takesKoredb() {
        return isOutgoing;
    }

    @Override
    public void closed(@Nullable String reason) {
        inbox.close();
        peers.run(this, () -> lost(reason == null ? "closed here" : reason));
    }

    private void open(Link opened) {
        // an outgoing link was taken in when the attempt began
        if (isDone || !(isOutgoing || peers.add(this))) {
            isDone = true;
            inbox.close();
            opened.close("this node stops");
            return;
        }
        link = opened;
        since = peers.now();
        if (!isOutgoing) {
            remote = opened.remote();
        }
        protocol = opened.speaksKoredb() ? NodeStatus.Peer.KOREDB : NodeStatus.Peer.NATIVE;
        Conversation made = peers.conversation(opened, this, remote, isOnce, scope);
        session = made;
        timers.add(peers.after(
                peers.options().helloTimeout(),
                () -> peers.run(this, () -> {
                    if (made.peer() == null) {
                        made.refuse(new RefusalException(
                                RefusalException.TIMEOUT,
                                "no Hello came within "
                                        + peers.options().helloTimeout().toSeconds() + " s"));
                    }
                })));
        if (scope.isLimited() || opened.speaksKoredb()) {
            letTimePass(made);
        }
        made.start();
    }

    private void letTimePass(Conversation in) {
        Runnable cancel = peers.after(
                TICK,
                () -> peers.run(this, () -> {
                    in.timePassed();
                    look(in);
                    if (!isDone) {
                        letTimePass(in);
                    }
                }));
        cancelTick = cancel;
    }

    private void take(byte[] bytes) {
        inbox.leave(bytes.length);
        progress++;
        if (session != null) {
            session.received(bytes);
            look(session);
        }
    }

    /** Sees how far the session has come, so that others can. */
    private void look(Conversation of) {
        standing = of.standing();
    }

    /** Input for the session; nothing if there is none any more. */
    void durable(long end) {
        if (session != null) {
            session.durable(end);
            look(session);
        }
    }

    /** Whether the peer waits for an acknowledgement. */
    boolean isOwing() {
        return session != null && session.isOwing();
    }

    /** See {@link Session#ask}; never does anything if there is no session any more. */
    void ask(long end, Runnable done) {
        if (session != null) {
            session.ask(end, () -> peers.run(this, done));
        }
    }

    /** Parts in peace; a link that has not opened yet is closed when it does. */
    void finish(long byeCode) {
        if (session != null) {
            session.finish(byeCode);
        } else {
            done(new Ending(Ending.Kind.FINISHED, null));
        }
    }

    /** Gives up for a reason that is this node's own. */
    void fail(KoreException error) {
        if (session != null) {
            session.fail(error);
        } else {
            done(new Ending(Ending.Kind.BROKEN, error));
        }
    }

    /** There will be no link. */
    void unreachable(KoreException error) {
        done(new Ending(error instanceof PeerException ? Ending.Kind.REFUSED : Ending.Kind.BROKEN, error));
    }

    private void lost(String reason) {
        link = null;
        if (session != null) {
            session.lost(reason);
        }
        Ending how = ending;
        if (how == null) {
            how = new Ending(
                    Ending.Kind.BROKEN,
                    new TransportException("the connection to " + remote + " closed before it opened: " + reason));
        }
        done(how);
    }

    @Override
    public void send(ByteBuffer frame) {
        Link to = link;
        if (to == null) {
            return;
        }
        int bytes = frame.remaining();
        framesUndrained++;
        bytesUndrained += bytes;
        peers.departures().take(bytes);
        to.send(frame).whenComplete((sent, error) -> peers.run(this, () -> drained(bytes)));
    }

    private void drained(int bytes) {
        framesUndrained--;
        freeRoom(Math.min(bytes, bytesUndrained));
        progress++;
        if (session != null) {
            session.drained(bytes);
            look(session);
        }
        if (ending != null && framesUndrained == 0) {
            done(ending);
        }
    }

    private void freeRoom(long bytes) {
        bytesUndrained -= bytes;
        peers.departures().free(bytes);
    }

    @Override
    public boolean isCrowded() {
        return peers.departures().isFullFor(peers.options().session().batchBytes());
    }

    @Override
    public void introduced(Hello peer) {
        writer = Shown.text(peer.writer().value());
        storeId = peer.storeId();
        owner.introduced(this);
        isLasting = !isOnce && !peer.once();
        peers.introduced(this, peer);
        peers.linksChanged(this);
    }

    @Override
    public void awaitDurable(long position) {
        peers.awaitDurable(position);
    }

    @Override
    public void callAgain() {
        peers.run(this, () -> {
            if (session != null) {
                session.resume();
                look(session);
            }
        });
    }

    @Override
    public void levelChanged(boolean level) {
        // the owner may end the session, which is still at work now
        peers.run(this, () -> {
            if (ending == null) {
                owner.levelChanged(this, level);
            }
        });
    }

    @Override
    public void report(KoreException error) {
        peers.notice(this, error);
    }

    @Override
    public void ended(Ending how) {
        ending = how;
        inbox.close();
        if (framesUndrained == 0 || link == null) {
            done(how);
        } else {
            timers.add(peers.after(peers.options().helloTimeout(), () -> peers.run(this, () -> done(how))));
        }
    }

    private void done(Ending how) {
        if (isDone) {
            return;
        }
        isDone = true;
        ending = how;
        inbox.close();
        // the transport lets go of what it has not sent
        freeRoom(bytesUndrained);
        timers.forEach(Runnable::run);
        cancelTick.run();
        if (link != null) {
            link.close(farewell(how.kind()));
        }
        peers.forget(this);
        owner.ended(this, how);
        peers.linksChanged(this);
    }

    /** The words are for the other side's log; what it must know was said in a message. */
    private static String farewell(Ending.Kind kind) {
        return switch (kind) {
            case FINISHED -> "done";
            case DUPLICATE -> "another link connects the same nodes";
            case ITSELF -> "both ends are one node";
            case REFUSED -> "refused";
            case BROKEN -> "this node cannot go on";
        };
    }

    /** The peer, once it has said who it is and as long as the session lasts. */
    @Nullable
    Hello livePeer() {
        return session == null || ending != null ? null : session.peer();
    }

    /** The session, or null before the link has opened. */
    @Nullable
    Conversation session() {
        return session;
    }

    /** Rises with every frame that comes or leaves. */
    long progress() {
        return progress;
    }

    boolean isOutgoing() {
        return isOutgoing;
    }

    /** True for a lasting link for all logs, so that one of its kind between two nodes is enough. */
    boolean isPlain() {
        Hello peer = session == null ? null : session.peer();
        return !isOnce && scope.isPlain() && peer != null && !peer.once() && peer.isPlain();
    }

    /** True once the peer has said who it is, if both sides mean to stay. Thread-safe. */
    boolean isLasting() {
        return isLasting;
    }

    /** The other side's address. Thread-safe. */
    String remote() {
        return remote;
    }

    /** The peer's writer id, empty before it has said it. Thread-safe. */
    String writer() {
        return writer;
    }

    /** What tells the peer's store from others, empty before it has said it. Thread-safe. */
    String storeId() {
        return storeId;
    }

    /** When it opened. Thread-safe. */
    Instant since() {
        return since;
    }

    /** How far apart both sides are, as of the last exchange. Thread-safe. */
    Standing standing() {
        return standing;
    }

    /** Thread-safe. */
    NodeStatus.Peer status(String address, String lastError, long end) {
        Standing now = standing;
        return new NodeStatus.Peer(
                address,
                writer,
                isOutgoing,
                true,
                Optional.of(since),
                now.isLevel(end),
                now.toSend(end),
                now.missing(),
                lastError,
                protocol);
    }
}
