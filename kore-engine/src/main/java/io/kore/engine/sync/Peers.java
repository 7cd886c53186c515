package io.kore.engine.sync;

import io.kore.NodeStatus;
import io.kore.SyncReport;
import io.kore.access.Decision;
import io.kore.access.LogSelection;
import io.kore.engine.koredb.BareDoor;
import io.kore.engine.sync.Message.Bye;
import io.kore.engine.sync.Message.Hello;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.TransportException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a node: those it keeps up, those that peers open, and single exchanges. All of them run
 * on one serial executor. Public methods are thread-safe; the others are confined to that executor.
 */
public final class Peers {
    private final SyncHost host;
    private final BareDoor bareDoor;
    private final Function<URI, Transport> transports;
    private final Serial serial;
    private final SyncTimer timer;
    private final RandomGenerator random;
    private final SyncOptions options;
    private final long run;

    // for frames that came and were not handled yet, and for those that wait to leave
    private final SharedRoom arrivals = SharedRoom.standard();
    private final SharedRoom departures = SharedRoom.standard();

    private final DurableMark mark;
    private final List<Dialer> dialers = new CopyOnWriteArrayList<>();
    /** In the order in which they came, as is all here: what happens must not hang on where objects lie in memory. */
    private final Set<PeerLink> links = new CopyOnWriteArraySet<>();

    private final Set<SyncWait> waits = new CopyOnWriteArraySet<>();
    private final ReportOnce failures = new ReportOnce();
    private final ReportOnce notices = new ReportOnce();
    private final AtomicLong arrivedEnd = new AtomicLong();
    private final AtomicBoolean isArrivalQueued = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean isStopping;

    /**
     * Sync for one node. Nothing happens before a method is called.
     *
     * @param host the node
     * @param transports gives the transport for an address; throws {@link io.kore.error.SetupException} if
     *     none understands it
     * @param serial runs all of it; the caller shuts it down, after {@link #stop()} has completed
     * @param timer the clock
     * @param random for waiting times, and to tell this run of the node from others
     * @param options how patient to be
     */
    public Peers(
            SyncHost host,
            Function<URI, Transport> transports,
            Serial serial,
            SyncTimer timer,
            RandomGenerator random,
            SyncOptions options) {
        this(
                host,
                (shard, fromIndex, records, peer) -> {
                    throw new PeerException("this node takes no records of koredb hubs");
                },
                transports,
                serial,
                timer,
                random,
                options);
    }

    /**
     * Sync for one node, koredb hubs included. Nothing happens before a method is called.
     *
     * @param host the node
     * @param bareDoor where records of koredb hubs enter
     * @param transports gives the transport for an address, as above
     * @param serial runs tasks one at a time, as above
     * @param timer the clock
     * @param random for waiting times, and to tell this run of the node from others
     * @param options how patient to be
     */
    public Peers(
            SyncHost host,
            BareDoor bareDoor,
            Function<URI, Transport> transports,
            Serial serial,
            SyncTimer timer,
            RandomGenerator random,
            SyncOptions options) {
        this.host = host;
        this.bareDoor = bareDoor;
        this.transports = transports;
        this.serial = serial;
        this.timer = timer;
        this.random = random;
        this.options = options;
        this.run = random.nextLong();
        this.mark = new DurableMark(host, this::run, this::durable, this::storeFailed);
    }

    /**
     * The handler of an incoming link, see {@link io.kore.spi.TransportContext#accept}.
     *
     * @param decision what the peer may do here
     * @return a new handler
     */
    public LinkHandler accept(Decision decision) {
        return new PeerLink(this, new Visitor(this), "an incoming connection", false, false, Scope.admitting(decision));
    }

    /**
     * Keeps up a connection to a peer from now on, for all logs.
     *
     * @param peer its address
     * @throws io.kore.error.SetupException if no transport understands the address
     */
    public void connect(URI peer) {
        connect(peer, LogSelection.all());
    }

    /**
     * Keeps up a connection to a peer from now on.
     *
     * @param peer its address
     * @param logs what to exchange
     * @throws io.kore.error.SetupException if no transport understands the address
     */
    public void connect(URI peer, LogSelection logs) {
        Dial dial = new Dial(this, transports.apply(peer), peer, logs);
        Dialer dialer = new Dialer(this, dial, peer, new Backoff(random, options));
        dialers.add(dialer);
        run(dialer::dial);
    }

    /**
     * Exchanges all logs with a peer once, as {@link io.kore.Node#sync} says.
     *
     * @param peer its address
     * @return completes when both sides durably hold the same
     * @throws io.kore.error.SetupException if no transport understands the address
     */
    public CompletableFuture<SyncReport> syncOnce(URI peer) {
        return syncOnce(peer, LogSelection.all());
    }

    /**
     * Exchanges with a peer once, as {@link io.kore.Node#sync} says.
     *
     * @param peer its address
     * @param logs what to exchange
     * @return completes when both sides durably hold the same
     * @throws io.kore.error.SetupException if no transport understands the address
     */
    public CompletableFuture<SyncReport> syncOnce(URI peer, LogSelection logs) {
        Dial dial = new Dial(this, transports.apply(peer), peer, logs);
        CompletableFuture<SyncReport> result = new CompletableFuture<>();
        boolean willRun = run(() -> {
            if (isStopping) {
                result.completeExceptionally(new TransportException("the node stops; nothing was exchanged"));
            } else {
                new Exchange(this, dial, peer, result).start();
            }
        });
        if (!willRun) {
            result.completeExceptionally(new TransportException("the node has stopped; nothing was exchanged"));
        }
        return result;
    }

    /**
     * Tells that the journal has grown, durable or not: peers get the new records once they are. Cheap.
     *
     * @param end the journal's end
     */
    public void arrived(long end) {
        arrivedEnd.accumulateAndGet(end, Math::max);
        // without a peer nobody needs a force now, nor to be woken; a session to come takes a force of its own
        if (!links.isEmpty() && isArrivalQueued.compareAndSet(false, true)) {
            run(() -> {
                isArrivalQueued.set(false);
                if (links.stream().anyMatch(link -> link.livePeer() != null)) {
                    mark.want(arrivedEnd.get());
                }
            });
        }
    }

    /**
     * How the connections are.
     *
     * @return the lasting ones in the order they were asked for, then those that peers opened
     */
    public List<NodeStatus.Peer> status() {
        long end = host.end();
        List<NodeStatus.Peer> all = new ArrayList<>();
        dialers.forEach(dialer -> all.add(dialer.status(end)));
        links.stream()
                .filter(link -> !link.isOutgoing() && !link.writer().isEmpty())
                .map(link -> link.status(link.remote(), "", end))
                .forEach(all::add);
        return all;
    }

    /**
     * Makes sure that peers and this node have what either held, as {@link io.kore.Node#awaitSynced} says.
     *
     * @param addresses of lasting connections; none for all peers of now
     * @return what to wait for; the caller {@link SyncWait#end() ends} it
     * @throws IllegalArgumentException if an address is none of a lasting connection
     */
    public SyncWait whenSynced(List<URI> addresses) {
        long end = host.end();
        List<SyncWait.Target> targets = addresses.isEmpty() ? currentPeers() : named(addresses);
        SyncWait wait = new SyncWait(this, end, targets);
        waits.add(wait);
        boolean willRun = !isStopping && run(wait::look);
        if (!willRun) {
            wait.fail();
        }
        return wait;
    }

    private List<SyncWait.Target> named(List<URI> addresses) {
        return addresses.stream()
                .map(address -> dialers.stream()
                        .filter(dialer -> dialer.address().equals(Shown.address(address)))
                        .findFirst()
                        .map(SyncWait.Target::of)
                        .orElseThrow(() -> new IllegalArgumentException("no lasting connection goes to "
                                + Shown.address(address) + "; connect to it when the node starts, or use sync")))
                .toList();
    }

    private List<SyncWait.Target> currentPeers() {
        List<SyncWait.Target> all = new ArrayList<>();
        Set<String> stores = new HashSet<>();
        for (Dialer dialer : dialers) {
            PeerLink link = dialer.shownLink();
            if (dialer.isTrying() && (link == null || stores.add(link.storeId()))) {
                all.add(SyncWait.Target.of(dialer));
            }
        }
        for (PeerLink link : links) {
            if (link.isLasting() && !link.isOutgoing() && stores.add(link.storeId())) {
                all.add(SyncWait.Target.of(link));
            }
        }
        return all;
    }

    /** The lasting link to a store, or to any if that is empty; null if there is none. An older one may be dead. */
    @Nullable
    PeerLink linkTo(String storeId) {
        return links.stream()
                .filter(link -> link.isLasting() && link.livePeer() != null)
                .filter(link -> storeId.isEmpty() || link.storeId().equals(storeId))
                .max(Comparator.comparing(PeerLink::since))
                .orElse(null);
    }

    /** As {@link #linkTo}, for people. Thread-safe. */
    @Nullable
    PeerLink shownLinkTo(String storeId) {
        return links.stream()
                .filter(link -> link.isLasting() && link.storeId().equals(storeId))
                .findFirst()
                .orElse(null);
    }

    /** A link's peer has said who it is, or a link is over. */
    void linksChanged(PeerLink link) {
        waits.forEach(wait -> wait.changed(link));
    }

    void forget(SyncWait wait) {
        waits.remove(wait);
    }

    /** Parts from all peers, then changes what they are told next, at one go. Lasting connections come back. */
    public CompletableFuture<Void> renew(Runnable change) {
        Runnable turn = () -> {
            List.copyOf(links).forEach(link -> link.finish(Bye.DONE));
            change.run();
        };
        return CompletableFuture.runAsync(turn, serial);
    }

    /**
     * Parts from all peers and starts nothing more. Afterwards the host is no longer called.
     *
     * @return completes when the last word has left, or would not within the Hello timeout
     */
    public CompletableFuture<Void> stop() {
        isStopping = true;
        waits.forEach(SyncWait::fail);
        boolean willRun = run(() -> {
            dialers.forEach(Dialer::stop);
            List.copyOf(links).forEach(link -> link.finish(Bye.DONE));
            completeStop();
        });
        if (!willRun) {
            stopped.complete(null);
        }
        return stopped;
    }

    SyncHost host() {
        return host;
    }

    Serial serial() {
        return serial;
    }

    SharedRoom arrivals() {
        return arrivals;
    }

    SharedRoom departures() {
        return departures;
    }

    SyncOptions options() {
        return options;
    }

    /** What is to be said over a link that has opened. */
    Conversation conversation(Link link, SessionDriver driver, String remote, boolean isOnce, Scope scope) {
        return link.speaksKoredb()
                ? new HubSession(host, bareDoor, driver, scope, remote, isOnce)
                : new Session(host, driver, options.session(), hello(isOnce, scope), scope, remote);
    }

    /** What this node says first. */
    Hello hello(boolean once, Scope scope) {
        return new Hello(
                host.writer(), host.storeId(), run, once, options.session().windowBytes(), scope.features());
    }

    /** Runs a task on the serial executor; false if that takes no more. Thread-safe. */
    boolean run(Runnable task) {
        try {
            serial.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** As {@link #run(Runnable)}, for the sake of one link: an error of this node ends that link only. */
    boolean run(PeerLink link, Runnable task) {
        return run(() -> guarded(link, task));
    }

    private void guarded(PeerLink link, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            link.fail(
                    e instanceof KoreException known
                            ? known
                            : new TransportException(
                                    "the session with " + link.remote() + " ended by an error inside this node: " + e,
                                    e));
        }
    }

    Runnable after(Duration delay, Runnable task) {
        return timer.after(delay, task);
    }

    Instant now() {
        return timer.now();
    }

    void awaitDurable(long position) {
        mark.want(position);
    }

    private void durable(long end) {
        // those who wait for an acknowledgement only can wait for those who get the records
        List<PeerLink> all = new ArrayList<>(links);
        all.sort(Comparator.comparing(PeerLink::isOwing));
        all.forEach(link -> guarded(link, () -> link.durable(end)));
    }

    private void storeFailed(KoreException error) {
        links.forEach(link -> link.fail(error));
    }

    /** A link's peer has said who it is: of two links between the same nodes one goes. */
    void introduced(PeerLink link, Hello peer) {
        if (peer.run() != run && peer.storeId().equals(host.storeId())) {
            notice(
                    link,
                    new PeerException(
                            "peer " + link.writer() + " at " + link.remote()
                                    + " uses a copy of this node's store; two nodes must not share one, give it a store of its own"));
        }
        if (!link.isPlain()) {
            return;
        }
        PeerLink other = twinOf(link);
        if (other != null) {
            PeerLink loser = redundant(link, other, peer);
            if (loser != null) {
                loser.finish(Bye.DUPLICATE);
            }
        }
    }

    /** Both nodes must come to the same answer, whichever of them asks first. */
    private @Nullable PeerLink redundant(PeerLink newer, PeerLink older, Hello peer) {
        if (newer.isOutgoing() == older.isOutgoing()) {
            // whoever opened both decides; an incoming one may replace one that is dead and does not know
            return newer.isOutgoing() ? newer : null;
        }
        PeerLink mine = newer.isOutgoing() ? newer : older;
        PeerLink theirs = newer.isOutgoing() ? older : newer;
        return run < peer.run() ? theirs : mine;
    }

    /** Another lasting link to the same node, or null. */
    @Nullable
    PeerLink twinOf(PeerLink link) {
        Conversation session = link.session();
        Hello peer = session == null ? null : session.peer();
        if (peer == null) {
            return null;
        }
        for (PeerLink other : links) {
            Hello otherPeer = other.livePeer();
            boolean isTwin = other != link && otherPeer != null && otherPeer.isSameNode(peer) && other.isPlain();
            if (isTwin) {
                return other;
            }
        }
        return null;
    }

    /** Takes a link in; false if the node stops and wants none. */
    boolean add(PeerLink link) {
        return !isStopping && links.add(link);
    }

    /** A link is over. */
    void forget(PeerLink link) {
        links.remove(link);
        dialers.forEach(dialer -> dialer.otherEnded(link));
        completeStop();
    }

    private void completeStop() {
        if (isStopping && links.isEmpty()) {
            stopped.complete(null);
        }
    }

    /** Reports trouble that does not end a session, once. */
    void notice(PeerLink link, KoreException error) {
        if (notices.isNew(link.writer(), ReportOnce.textOf(error, link.remote()))) {
            host.report(error);
        }
    }

    /** Reports why a connection ended, once until it has been well again. */
    void reportFailure(String source, String remote, KoreException error) {
        if (failures.isNew(source, ReportOnce.textOf(error, remote))) {
            host.report(error);
        }
    }

    void forgetFailures(String source) {
        failures.forget(source);
    }
}
