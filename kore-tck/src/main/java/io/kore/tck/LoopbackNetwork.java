package io.kore.tck;

import io.kore.error.SetupException;
import io.kore.spi.TransportProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network within one process, for tests: transports listen on it at {@code loop://name:port}, and the test
 * slows it down, parts it and cuts it. It keeps the rules T1 to T8, and is no kinder than they are: frames
 * that were sent are lost when a link breaks, a parted link goes silent until its idle timeout ends it.
 *
 * <p>It has no threads and no clock: all work is handed to a {@link Timeline}. Thread-safe; one lock, this
 * object, guards the whole network, and no handler, hook or future is ever called under it.
 */
public final class LoopbackNetwork {
    /** The scheme of addresses on this network. */
    public static final String SCHEME = "loop";

    private final Timeline timeline;
    private final Map<String, LoopbackTransport> listeners = new HashMap<>();
    private final List<LoopbackEnd> ends = new ArrayList<>();
    private final Set<Route> blocked = new HashSet<>();
    private final Map<Route, Duration> delays = new HashMap<>();
    private final Map<Route, Long> framesUntilCut = new HashMap<>();
    private Duration delay = Duration.ZERO;

    /** From one node to another. Immutable. */
    record Route(String from, String to) {
        Route back() {
            return new Route(to, from);
        }
    }

    /**
     * A network on which nothing listens yet.
     *
     * @param timeline does all the work
     */
    public LoopbackNetwork(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * The transports of one node.
     *
     * @param node the node's name on this network, under which the controls know it
     * @return a provider for {@link #SCHEME}
     */
    public TransportProvider provider(String node) {
        return new LoopbackProvider(this, node);
    }

    /**
     * Lets frames and connections take this long, from now on.
     *
     * @param newDelay how long one way takes
     */
    public synchronized void delay(Duration newDelay) {
        delay = newDelay;
    }

    /**
     * Lets frames and connections from one node to another take this long, from now on.
     *
     * @param from the sending node
     * @param to the receiving node
     * @param newDelay how long this way takes
     */
    public synchronized void delay(String from, String to, Duration newDelay) {
        delays.put(new Route(from, to), newDelay);
    }

    /**
     * Parts two nodes, both ways: nothing passes and neither is told, until {@link #heal} or until the idle
     * timeout ends their links.
     *
     * @param one a node
     * @param other another node
     */
    public void part(String one, String other) {
        partOneWay(one, other);
        partOneWay(other, one);
    }

    /**
     * Lets nothing pass from one node to another; the way back stays open.
     *
     * @param from the node that is no longer heard
     * @param to the node that no longer hears it
     */
    public synchronized void partOneWay(String from, String to) {
        Route route = new Route(from, to);
        if (blocked.add(route)) {
            for (LoopbackEnd end : endsAt(route)) {
                end.hearNothing();
            }
        }
    }

    /**
     * Lets everything pass between two nodes again, both ways, with what was held up.
     *
     * @param one a node
     * @param other another node
     */
    public synchronized void heal(String one, String other) {
        Route route = new Route(one, other);
        for (Route way : List.of(route, route.back())) {
            if (blocked.remove(way)) {
                endsAt(way).forEach(LoopbackEnd::pump);
            }
        }
    }

    /** Lets everything pass everywhere again. */
    public synchronized void healAll() {
        for (Route route : List.copyOf(blocked)) {
            heal(route.from(), route.to());
        }
    }

    /**
     * Breaks the links between two nodes now. What is under way is lost.
     *
     * @param one a node
     * @param other another node
     */
    public synchronized void cut(String one, String other) {
        for (LoopbackEnd end : endsAt(new Route(one, other))) {
            end.link().breakOff("the link between " + one + " and " + other + " was cut");
        }
    }

    /**
     * Breaks the link on which the given frame from one node to another arrives, right after it.
     *
     * @param from the sending node
     * @param to the receiving node
     * @param frames how many frames arrive before, 1 or more, over all links of the two
     */
    public synchronized void cutAfter(String from, String to, long frames) {
        if (frames < 1) {
            throw new IllegalArgumentException("frames must be at least 1, not " + frames);
        }
        framesUntilCut.put(new Route(from, to), frames);
    }

    Timeline timeline() {
        return timeline;
    }

    /** Puts a task that must not run under the lock on the timeline, for as soon as can be. */
    void soon(Runnable task) {
        timeline.after(Duration.ZERO, task);
    }

    // From here on: for the ends and transports of this network, which hold its lock when they call.

    Duration delay(Route route) {
        return delays.getOrDefault(route, delay);
    }

    boolean isBlocked(Route route) {
        return blocked.contains(route);
    }

    /** Counts a frame that has arrived; tells whether the link is to be cut now. */
    boolean isCutBy(Route route) {
        Long left = framesUntilCut.get(route);
        if (left == null) {
            return false;
        }
        if (left > 1) {
            framesUntilCut.put(route, left - 1);
            return false;
        }
        framesUntilCut.remove(route);
        return true;
    }

    URI listen(LoopbackTransport transport, String host, int port) {
        int chosen = port;
        if (port == 0) {
            chosen = 1;
            while (listeners.containsKey(host + ":" + chosen)) {
                chosen++;
            }
        }
        String authority = host + ":" + chosen;
        if (listeners.putIfAbsent(authority, transport) != null) {
            throw new SetupException("somebody listens at " + authority + " already; choose another address");
        }
        return URI.create(SCHEME + "://" + authority);
    }

    void stopListening(LoopbackTransport transport) {
        listeners.values().removeIf(listener -> listener == transport);
    }

    @Nullable
    LoopbackTransport listener(String authority) {
        return listeners.get(authority);
    }

    void add(LoopbackEnd end) {
        ends.add(end);
    }

    void remove(LoopbackEnd end) {
        ends.remove(end);
    }

    /** How many links a transport has accepted and not yet closed. */
    long accepted(LoopbackTransport transport) {
        return ends.stream()
                .filter(end -> end.isOf(transport) && end.isAccepted())
                .count();
    }

    List<LoopbackEnd> endsOf(LoopbackTransport transport) {
        return ends.stream().filter(end -> end.isOf(transport)).toList();
    }

    /** The ends to which frames on this route go. */
    private List<LoopbackEnd> endsAt(Route route) {
        return ends.stream().filter(end -> end.route().equals(route)).toList();
    }
}
