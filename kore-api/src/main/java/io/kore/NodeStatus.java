package io.kore;

import java.util.List;

/**
 * How a node is doing. Immutable.
 *
 * @param whoAmI the id under which it writes now
 * @param records how many records it holds, in all logs
 * @param peers the connections that are up or being tried
 */
public record NodeStatus(String whoAmI, long records, List<Peer> peers) {
    /**
     * A connection to a peer.
     *
     * @param address how it is reached, or where it came from
     * @param whoAmI the peer's writer id, empty until it has said it
     * @param isConnected true if it is up now
     * @param isLevel true if, at the last exchange, both sides held the same, durably
     * @param lastError what broke it last, empty if nothing has
     */
    public record Peer(String address, String whoAmI, boolean isConnected, boolean isLevel, String lastError) {}

    /**
     * Copies the list.
     *
     * @param whoAmI the id under which it writes now
     * @param records how many records it holds
     * @param peers the connections
     */
    public NodeStatus {
        peers = List.copyOf(peers);
    }
}
