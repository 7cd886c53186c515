package io.kore;

import io.kore.access.LogSelection;
import io.kore.model.ShardSummary;
import java.net.URI;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * A running node: it keeps logs, appends to its own shards, and exchanges with its peers. It can write
 * while disconnected, always. Thread-safe.
 */
public interface Node extends AutoCloseable {
    /**
     * The id under which this node writes now.
     *
     * @return the given id, or a successor that was taken up when the given one could not be used safely
     */
    String whoAmI();

    /**
     * A log by its name. It exists as soon as it holds a record, here or at a peer.
     *
     * @param name see {@link io.kore.model.LogName}
     * @return the log
     * @throws IllegalArgumentException if the name breaks the rules
     */
    Log log(String name);

    /**
     * The logs of which records are held.
     *
     * @return their names, sorted
     */
    SortedSet<String> logs();

    /**
     * The shards that are held.
     *
     * @return a summary of each, sorted by log, then writer
     */
    List<ShardSummary> shards();

    /**
     * Where peers reach this node.
     *
     * @return an address for each {@link NodeBuilder#listen}, with the ports in use
     */
    List<URI> addresses();

    /**
     * How the node is doing.
     *
     * @return a snapshot
     */
    NodeStatus status();

    /**
     * Exchanges with a peer once, both ways: completes when both sides durably hold everything that either
     * held when they began.
     *
     * @param url the peer's address
     * @return completes with what was exchanged; exceptionally with {@link
     *     io.kore.error.TransportException} if the peer cannot be reached or the connection broke, or {@link
     *     io.kore.error.PeerException} if either side refused anything
     * @throws io.kore.error.SetupException if no transport understands the address
     */
    CompletableFuture<SyncReport> sync(String url);

    /**
     * Exchanges some logs with a peer once, as {@link #sync(String)} does all.
     *
     * @param url the peer's address
     * @param logs the logs to exchange
     * @return as for all logs
     * @throws io.kore.error.SetupException if no transport understands the address
     */
    CompletableFuture<SyncReport> sync(String url, LogSelection logs);

    /**
     * Stops: no more appends, connections closed, what was appended made durable, the store closed. Waits
     * for a handler that is running, for a short while. Closing again does nothing. Afterwards every method
     * throws {@link IllegalStateException}.
     */
    @Override
    void close();
}
