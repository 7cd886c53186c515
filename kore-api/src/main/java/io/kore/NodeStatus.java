package io.kore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a node is doing. Immutable.
 *
 * @param whoAmI the id under which it writes now
 * @param askedFor the id that was given, or that was made for its store; {@code whoAmI} is that one or its successor
 * @param records how many records it holds, in all logs
 * @param waiting how many appended records have no place yet, because a node without a store waits for a peer to
 *     tell how much there is of its own shard
 * @param forks the shards that have forked, sorted by log, writer and index
 * @param peers the connections that are up or being tried
 * @param dropped the logs that were dropped here, sorted
 */
public record NodeStatus(
        String whoAmI,
        String askedFor,
        long records,
        long waiting,
        List<Fork> forks,
        List<Peer> peers,
        List<Dropped> dropped) {
    /**
     * A connection to a peer.
     *
     * @param address how it is reached, or where it came from
     * @param whoAmI the peer's writer id, empty until it has said it
     * @param isOutgoing true if this node opened it, false if the peer did
     * @param isConnected true if it is up now
     * @param connectedSince since when it is up, empty if it is not
     * @param isLevel true if, as of the last exchange, the peer durably holds all that this node holds now, and
     *     has said that it holds nothing more
     * @param toSend how many records of this node the peer is not known to hold durably; all of them before it has
     *     told what it holds
     * @param toReceive how many records the peer has told of that this node does not hold durably
     * @param lastError what broke it last, empty if nothing has since both sides were level
     * @param protocol what is spoken there: {@link #NATIVE} or {@link #KOREDB}
     */
    public record Peer(
            String address,
            String whoAmI,
            boolean isOutgoing,
            boolean isConnected,
            Optional<Instant> connectedSince,
            boolean isLevel,
            long toSend,
            long toReceive,
            String lastError,
            String protocol) {
        /** Kore's own sync. */
        public static final String NATIVE = "kore";

        /**
         * That of koredb 0.5, which acknowledges nothing durable: there, level and to send tell of what the peer
         * holds.
         */
        public static final String KOREDB = "koredb 0.5";

        /**
         * A connection that speaks Kore's own sync.
         *
         * @param address how it is reached, or where it came from
         * @param whoAmI the peer's writer id
         * @param isOutgoing true if this node opened it
         * @param isConnected true if it is up now
         * @param connectedSince since when it is up
         * @param isLevel true if both sides hold the same
         * @param toSend how many records the peer is not known to hold
         * @param toReceive how many records this node does not hold
         * @param lastError what broke it last
         */
        public Peer(
                String address,
                String whoAmI,
                boolean isOutgoing,
                boolean isConnected,
                Optional<Instant> connectedSince,
                boolean isLevel,
                long toSend,
                long toReceive,
                String lastError) {
            this(
                    address,
                    whoAmI,
                    isOutgoing,
                    isConnected,
                    connectedSince,
                    isLevel,
                    toSend,
                    toReceive,
                    lastError,
                    NATIVE);
        }
    }

    /**
     * A fork: two devices wrote under one id, or a copy of a store was used beside it. All histories are kept.
     *
     * @param log the log
     * @param writer the writer whose shard has forked
     * @param index the first index of that shard at which its histories differ
     * @param branches the writer ids under which they are shown from there on, sorted
     */
    public record Fork(String log, String writer, long index, List<String> branches) {
        /**
         * Copies the list.
         *
         * @param log the log
         * @param writer the writer
         * @param index the first index that differs
         * @param branches how the histories are shown
         */
        public Fork {
            branches = List.copyOf(branches);
        }
    }

    /**
     * A log that was dropped here.
     *
     * @param log the log
     * @param shards how many shards of it were held
     * @param records how many records of it were held: peers that offer later ones are told
     */
    public record Dropped(String log, long shards, long records) {}

    /**
     * Copies the lists.
     *
     * @param whoAmI the id under which it writes now
     * @param askedFor the id that was given or made
     * @param records how many records it holds
     * @param waiting how many records wait for a place
     * @param forks the shards that have forked
     * @param peers the connections
     * @param dropped the logs that were dropped here
     */
    public NodeStatus {
        forks = List.copyOf(forks);
        peers = List.copyOf(peers);
        dropped = List.copyOf(dropped);
    }

    /**
     * What is out of the ordinary, for people: one sentence each.
     *
     * @return empty if all is well
     */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (!whoAmI.equals(askedFor)) {
            remarks.add("this node writes as " + whoAmI + ", which takes the place of " + askedFor
                    + ": its store is a copy or was restored, somebody else has written under that id, or a dropped log was"
                    + " taken up again before its history had come back");
        }
        if (waiting > 0) {
            remarks.add(waiting + " appended records wait for a peer to tell how much there is of the shard of "
                    + whoAmI + ", because this node has no store of its own");
        }
        for (Fork fork : forks) {
            remarks.add("shard " + fork.log() + "/" + fork.writer() + " has forked at index " + fork.index()
                    + "; its histories are kept side by side, as " + String.join(" and ", fork.branches()));
        }
        for (Dropped log : dropped) {
            remarks.add("log " + log.log() + " was dropped here with its " + log.records() + " records of "
                    + log.shards() + " shards, and takes no more");
        }
        for (Peer peer : peers) {
            if (!peer.isConnected() && !peer.lastError().isEmpty()) {
                remarks.add("there is no connection to " + peer.address() + ": " + peer.lastError());
            }
        }
        return remarks;
    }
}
