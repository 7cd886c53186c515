package io.kore.engine.hub;

import io.kore.NodeStatus;
import io.kore.engine.koredb.ClientMemory;
import java.time.Instant;
import java.util.Optional;

/**
 * A koredb client that has posted: who it is, and how far apart it and this node were when it was answered last. Confined to
 * the serial executor, save what tells of status.
 */
final class Client {
    /** How far apart. */
    private record Gap(long end, long toSend, long toReceive) {}

    private final String whoami;
    private final String host;
    private final Instant since;
    private final ClientMemory memory = new ClientMemory();
    private volatile Gap gap = new Gap(0, 0, 0);

    Client(String whoami, String host, Instant since) {
        this.whoami = whoami;
        this.host = host;
        this.since = since;
    }

    String host() {
        return host;
    }

    ClientMemory memory() {
        return memory;
    }

    /** It was answered; what it will then lack, and what it holds beyond this node. */
    void answered(long end, long toSend, long toReceive) {
        gap = new Gap(end, toSend, toReceive);
    }

    /** Thread-safe. */
    NodeStatus.Peer status(boolean isConnected, long end) {
        Gap now = gap;
        long behind = now.toSend() + Math.max(0, end - now.end());
        return new NodeStatus.Peer(
                host,
                whoami,
                false,
                isConnected,
                isConnected ? Optional.of(since) : Optional.empty(),
                behind == 0 && now.toReceive() == 0,
                behind,
                now.toReceive(),
                "",
                NodeStatus.Peer.KOREDB);
    }
}
