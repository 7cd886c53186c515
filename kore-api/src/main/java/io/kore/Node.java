package io.kore;

import io.kore.access.LogSelection;
import io.kore.model.ShardSummary;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
     * Waits until nothing that was held when this was called can be lost with one device: every record that this
     * node held is durable at each of its peers, and every record that they held is durable here. What arrives
     * later does not prolong the wait.
     *
     * <p>The peers are those that this node was told to connect to, up or not, and those that are connected to it.
     * One that goes meanwhile is waited for until it has come back. Without any peer the first that comes is waited
     * for: nothing is ever synced with nobody. An append counts from when its method returned or its future
     * completed. A connection for some logs, or with a policy that hides some, is waited for as far as it goes; a peer
     * that takes no records of a log that it was sent never has them, so the wait ends by its timeout. What a peer held of a
     * log before it {@linkplain #drop dropped} it counts as held.
     *
     * @param timeout how long to wait at most
     * @throws io.kore.error.SyncTimeoutException if it took longer; says who lags and by how much. What was
     *     exchanged is kept, and sync goes on
     * @throws IllegalStateException if the node is closed meanwhile
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitSynced(Duration timeout) throws InterruptedException;

    /**
     * As {@link #awaitSynced(Duration)}, with one peer.
     *
     * @param url an address that was given to {@link NodeBuilder#connect}
     * @param timeout how long to wait at most
     * @throws IllegalArgumentException if the node was not told to connect to that address
     * @throws io.kore.error.SyncTimeoutException if it took longer; says by how much the peer lags
     * @throws IllegalStateException if the node is closed meanwhile
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitSynced(String url, Duration timeout) throws InterruptedException;

    /**
     * Ends a log on this node, once nobody here needs it any more: its records go, and their space is freed in time.
     * The drop is durable when this returns, and is completed at the next start if the node dies within.
     *
     * <p>From then on the log takes no records here: appends to it are refused, and what peers still hold of it does not come
     * back. How many records of each shard were held is remembered, so old ones are passed over in silence; a
     * peer that offers a <em>later</em> one is told, and both nodes report it to {@code onError}: nothing that somebody wrote
     * late is lost unnoticed, it stays where it is. Subscriptions to the log {@linkplain Subscription#isOpen() end}.
     * Other nodes keep their copies. A log of which nothing is held may be dropped too, and is declined from then on.
     *
     * @param log the log's name; one that is dropped already stays so
     * @throws io.kore.error.DropRefusedException if a migration from the log has not caught up; nothing was changed
     * @throws io.kore.error.StoreFailedException if the store failed; the drop is completed at the next start, or never
     *     happened
     * @throws IllegalArgumentException if the name breaks the rules
     */
    void drop(String log);

    /**
     * As {@link #drop}, also if a migration from the log has not caught up: what it has not read yet is lost here.
     *
     * @param log the log's name
     * @throws io.kore.error.StoreFailedException as for {@link #drop}
     */
    void forceDrop(String log);

    /**
     * Takes a dropped log up again. Its records are gone; what peers hold of it comes back from them, beginning with
     * new connections, which this sees to. This node's own shard of it goes on only once all that it had is
     * held again; whoever appends before goes on under a successor of {@link #whoAmI}, in all logs. So no place of a shard is
     * ever used twice. Called by a handler, it returns at once, and the log is taken up soon after.
     *
     * @param log the log's name; one that is not dropped is left alone
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    void undrop(String log);

    /**
     * Begins to bring a new log up to date with an old one: the records that are held, then, until the answer is
     * closed, every one that still arrives, from whomever, late or not. Returns without waiting.
     *
     * <p>Each record keeps its number and what its writer had seen, so that an edit made on an old device merges in
     * the new log as it would have in the old one. The new log takes records of its own at any time. Several logs may
     * be migrated into one, and one into several, each in steps. Any number of nodes may run the same migration, at
     * once or one after the other: they come to the same records. See {@link Migrator} for what it must keep to.
     *
     * @param from the old log
     * @param to the new log
     * @param migrator what becomes of each record
     * @return the running migration; closed with the node at the latest
     * @throws IllegalArgumentException if a name breaks the rules
     * @throws io.kore.error.SetupException if it would go in a circle, or an id of a writer would get too long;
     *     nothing was written
     * @throws io.kore.error.LogDroppedException if the new log is dropped
     */
    Migration migrate(String from, String to, Migrator migrator);

    /**
     * The migrations that run.
     *
     * @return those begun here and those of {@link NodeBuilder#migrate}, in the order in which they were begun
     */
    List<Migration> migrations();

    /**
     * Takes in a folder of koredb 0.5, while no koredb node has it open. Records that are held already are passed
     * over, so it may be done again. Durable on return.
     *
     * @param folder where the files {@code shard-<log>-<writer>.kore} are; they are only read
     * @return what was taken, and what was not
     * @throws io.kore.error.KoreException if the folder cannot be read, or the store failed
     */
    KoredbReport importKoredb(Path folder);

    /**
     * Writes all that is held to a folder that koredb 0.5 can open. What it cannot carry is left out, and told.
     * Durable on return.
     *
     * @param folder where to; made if need be, and with no files of koredb in it yet
     * @return what was written, and what was not
     * @throws io.kore.error.KoreException if the folder cannot be written, or holds files of koredb
     */
    KoredbReport exportKoredb(Path folder);

    /**
     * Stops: no more appends, connections closed, what was appended made durable, the store closed. Waits
     * for a handler that is running, for a short while. Closing again does nothing. Afterwards every method
     * throws {@link IllegalStateException}.
     */
    @Override
    void close();
}
