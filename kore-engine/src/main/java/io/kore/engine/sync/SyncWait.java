package io.kore.engine.sync;

import io.kore.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Somebody waits until peers and this node have what either held. Asks each of them as long as its link lasts, and
 * again when it has come back. Public methods are thread-safe; the others are confined to the serial executor of
 * {@link Peers}.
 */
public final class SyncWait {
    /** A peer that is waited for: whoever a dialer reaches, or whoever uses a store. */
    static final class Target {
        private final @Nullable Dialer dialer;
        private final String storeId;
        private final String name;
        private @Nullable PeerLink asked;
        /** Logs of which it takes no records, in words; empty if it takes all. */
        private volatile String unwelcome = "";

        private volatile boolean isDone;

        private Target(@Nullable Dialer dialer, String storeId, String name) {
            this.dialer = dialer;
            this.storeId = storeId;
            this.name = name;
        }

        static Target of(Dialer dialer) {
            return new Target(dialer, "", dialer.address());
        }

        static Target of(PeerLink link) {
            return new Target(null, link.storeId(), link.writer() + " at " + link.remote());
        }

        /** Whoever comes first. */
        static Target anybody() {
            return new Target(null, "", "anybody");
        }
    }

    private final Peers peers;
    private final long end;
    private final List<Target> targets;
    private final boolean isForAnybody;
    private final CompletableFuture<Void> result = new CompletableFuture<>();

    SyncWait(Peers peers, long end, List<Target> targets) {
        this.peers = peers;
        this.end = end;
        this.isForAnybody = targets.isEmpty();
        this.targets = isForAnybody ? List.of(Target.anybody()) : List.copyOf(targets);
    }

    /**
     * The wait itself.
     *
     * @return completes once all have what either held; exceptionally with {@link IllegalStateException} if the
     *     node stops
     */
    public CompletableFuture<Void> result() {
        return result;
    }

    /** Nobody waits any more. */
    public void end() {
        peers.forget(this);
    }

    /**
     * Who lags, and by how much.
     *
     * @return in words
     */
    public String behind() {
        if (isForAnybody) {
            return "no peer has come";
        }
        List<String> words = new ArrayList<>();
        targets.stream().filter(target -> !target.isDone).forEach(target -> words.add(words(target)));
        return words.size() + " of " + targets.size() + (targets.size() == 1 ? " peer" : " peers") + " not synced: "
                + String.join("; ", words);
    }

    private String words(Target target) {
        Dialer dialer = target.dialer;
        String refused = target.unwelcome.isEmpty() ? "" : "; it takes no records of " + target.unwelcome;
        if (dialer != null) {
            return words(target.name, dialer.status(end)) + refused;
        }
        PeerLink link = peers.shownLinkTo(target.storeId);
        return link == null
                ? target.name + " has gone and not come back"
                : words(target.name, link.status(target.name, "", end)) + refused;
    }

    private static String words(String name, NodeStatus.Peer status) {
        String error = status.lastError().isEmpty() ? "" : " (" + status.lastError() + ")";
        return name + (status.isConnected() ? " is connected, " : " is not connected" + error + ", ") + status.toSend()
                + " records to send and " + status.toReceive() + " to receive";
    }

    /** The node stops. Thread-safe. */
    void fail() {
        result.completeExceptionally(new IllegalStateException("the node is closed"));
        end();
    }

    void changed(PeerLink link) {
        if (link.livePeer() == null) {
            targets.stream().filter(target -> target.asked == link).forEach(target -> target.asked = null);
        }
        look();
    }

    void look() {
        for (Target target : targets) {
            Dialer dialer = target.dialer;
            PeerLink link = dialer == null ? peers.linkTo(target.storeId) : dialer.shownLink();
            if (!target.isDone && link != null && link != target.asked && link.livePeer() != null) {
                target.asked = link;
                link.ask(end, () -> answered(target, link));
            }
        }
    }

    /** Nothing is under way any more. What the peer did not take is no more durable there than before. */
    private void answered(Target target, PeerLink link) {
        Conversation session = link.session();
        target.unwelcome = session == null ? "" : Shown.logs(session.unwelcome());
        if (!target.unwelcome.isEmpty()) {
            return;
        }
        target.isDone = true;
        if (targets.stream().allMatch(each -> each.isDone)) {
            end();
            result.complete(null);
        }
    }
}
