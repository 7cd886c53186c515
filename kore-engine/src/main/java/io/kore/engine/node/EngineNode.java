package io.kore.engine.node;

import io.kore.KoredbReport;
import io.kore.Log;
import io.kore.Migration;
import io.kore.Migrator;
import io.kore.Node;
import io.kore.NodeOptions;
import io.kore.NodeStatus;
import io.kore.SyncReport;
import io.kore.access.LogSelection;
import io.kore.engine.folder.KoredbExport;
import io.kore.engine.folder.KoredbImport;
import io.kore.engine.hub.KoredbClients;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.Json;
import io.kore.engine.migrate.Migrations;
import io.kore.engine.rest.RestFace;
import io.kore.engine.sync.Peers;
import io.kore.engine.sync.SyncWait;
import io.kore.engine.view.Views;
import io.kore.error.KoreException;
import io.kore.error.StoreException;
import io.kore.error.SyncTimeoutException;
import io.kore.model.LogName;
import io.kore.model.ShardSummary;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running node: starts its parts, answers for them, and stops them in the opposite order. Thread-safe.
 */
final class EngineNode implements Node {
    private static final long LAST_WORDS_SECONDS = 5;

    private final NodeOptions options;
    private final Closers closers;
    private final PluginChoice plugins;
    private final Journal journal;
    private final Ingest ingest;
    private final Json json;
    private final Views views;
    private final Migrations migrations;
    private final Transports transports;
    private final Peers peers;
    private final Drops drops;
    private final KoredbClients koredbClients;
    private final RestFace rest;
    private final List<URI> addresses = new ArrayList<>();
    private final Threads threads;
    private final ErrorReports errors;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final CountDownLatch hasClosed = new CountDownLatch(1);

    EngineNode(
            NodeOptions options,
            Closers closers,
            PluginChoice plugins,
            Journal journal,
            Ingest ingest,
            Json json,
            Views views,
            Migrations migrations,
            Transports transports,
            Peers peers,
            Drops drops,
            KoredbClients koredbClients,
            RestFace rest,
            Threads threads,
            ErrorReports errors) {
        this.options = options;
        this.closers = closers;
        this.plugins = plugins;
        this.journal = journal;
        this.ingest = ingest;
        this.json = json;
        this.views = views;
        this.migrations = migrations;
        this.transports = transports;
        this.peers = peers;
        this.drops = drops;
        this.koredbClients = koredbClients;
        this.rest = rest;
        this.threads = threads;
        this.errors = errors;
    }

    /** Connects the parts, then listens and begins to connect. Called once, before anyone holds the node. */
    void start() {
        closers.add(this::partFromPeers);
        journal.listen(new Journal.Listener() {
            @Override
            public void visible(long end) {
                views.advance(end);
                migrations.advance();
                peers.arrived(end);
                koredbClients.arrived(end);
                rest.arrived(end);
            }

            @Override
            public void durable(long end) {
                peers.arrived(end);
                koredbClients.arrived(end);
                rest.arrived(end);
            }

            @Override
            public void attend(Runnable force) {
                threads.sync().attend(force);
            }
        });
        views.advance(journal.visibleEnd());
        if (ingest.isCopy()) {
            errors.accept(new StoreException("the store " + options.saveTo().orElse("")
                    + " is not where it was when it was opened last: it is a copy of another one, or an old copy that was"
                    + " put back from a backup. So " + ingest.askedFor() + " is left to the original, and this node"
                    + " goes on as " + ingest.writer() + "; nothing is lost. If it was only moved, all is well"));
        }
        options.migrations().forEach(migrating -> migrate(migrating.from(), migrating.to(), migrating.migrator()));
        List<Runnable> connect = options.connections().stream()
                .map(connection -> connecting(transports.peer(connection.url()), connection.logs()))
                .toList();
        options.listen().forEach(address -> addresses.add(transports.listen(address)));
        connect.forEach(Runnable::run);
    }

    private Runnable connecting(URI peer, LogSelection logs) {
        return () -> peers.connect(peer, logs);
    }

    @Override
    public String whoAmI() {
        checkOpen();
        return ingest.writer().value();
    }

    @Override
    public Log log(String name) {
        checkOpen();
        return new EngineLog(this, new LogName(name), ingest, json, views, plugins);
    }

    @Override
    public SortedSet<String> logs() {
        checkOpen();
        SortedSet<String> names = new TreeSet<>();
        held().forEach(shard -> names.add(shard.shard().log().value()));
        return names;
    }

    @Override
    public List<ShardSummary> shards() {
        checkOpen();
        return held().stream().sorted(Comparator.comparing(ShardSummary::shard)).toList();
    }

    @Override
    public List<URI> addresses() {
        checkOpen();
        return List.copyOf(addresses);
    }

    @Override
    public NodeStatus status() {
        checkOpen();
        long records = held().stream().mapToLong(ShardSummary::count).sum();
        List<NodeStatus.Fork> forks = ingest.branches().forks().stream()
                .map(fork -> new NodeStatus.Fork(
                        fork.shard().log().value(),
                        fork.shard().writer().value(),
                        fork.index(),
                        fork.branches().stream()
                                .map(branch -> branch.writer().value())
                                .toList()))
                .toList();
        List<NodeStatus.Peer> all = new ArrayList<>(peers.status());
        all.addAll(koredbClients.status(journal.store().end()));
        return new NodeStatus(
                ingest.writer().value(),
                ingest.askedFor().value(),
                records,
                ingest.waiting(),
                forks,
                all,
                drops.status());
    }

    @Override
    public CompletableFuture<SyncReport> sync(String url) {
        return sync(url, LogSelection.all());
    }

    @Override
    public CompletableFuture<SyncReport> sync(String url, LogSelection logs) {
        checkOpen();
        CompletableFuture<SyncReport> done = new CompletableFuture<>();
        var unused = peers.syncOnce(transports.peer(url), logs)
                .whenComplete((report, error) -> complete(done, report, error));
        return done;
    }

    @Override
    public void awaitSynced(Duration timeout) throws InterruptedException {
        awaitSynced(List.of(), timeout);
    }

    @Override
    public void awaitSynced(String url, Duration timeout) throws InterruptedException {
        checkOpen();
        awaitSynced(List.of(transports.peer(url)), timeout);
    }

    private void awaitSynced(List<URI> addresses, Duration timeout) throws InterruptedException {
        checkOpen();
        SyncWait wait = peers.whenSynced(addresses);
        try {
            wait.result().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SyncTimeoutException("after " + timeout.toMillis() + " ms " + wait.behind());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the node was closed before all was synced", e.getCause());
        } finally {
            wait.end();
        }
    }

    @Override
    public void drop(String log) {
        checkOpen();
        drops.drop(new LogName(log), false);
    }

    @Override
    public void forceDrop(String log) {
        checkOpen();
        drops.drop(new LogName(log), true);
    }

    @Override
    public void undrop(String log) {
        checkOpen();
        CompletableFuture<Void> done = drops.undrop(new LogName(log));
        if (!threads.isOwn()) {
            join(done);
        }
    }

    private static void join(CompletableFuture<Void> done) {
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof KoreException known ? known : e;
        }
    }

    /** Completes on a thread for the application's use: what it does next must not hold up sync. */
    private void complete(CompletableFuture<SyncReport> done, @Nullable SyncReport report, @Nullable Throwable error) {
        Runnable completion = () -> {
            if (error == null) {
                done.complete(report);
            } else {
                done.completeExceptionally(error);
            }
        };
        try {
            threads.work().execute(completion);
        } catch (RejectedExecutionException e) {
            // the node has closed meanwhile, so there is no sync to hold up
            completion.run();
        }
    }

    @Override
    public Migration migrate(String from, String to, Migrator migrator) {
        checkOpen();
        return migrations.begin(new LogName(from), new LogName(to), migrator);
    }

    @Override
    public List<Migration> migrations() {
        checkOpen();
        return migrations.running();
    }

    @Override
    public KoredbReport importKoredb(Path folder) {
        checkOpen();
        KoredbReport report =
                new KoredbImport(new BareRecords(ingest, new BareReports(ingest, errors)), json).read(folder);
        long unused = journal.force();
        return report;
    }

    @Override
    public KoredbReport exportKoredb(Path folder) {
        checkOpen();
        long unused = journal.force();
        return new KoredbExport(ingest.branches()::named, json).write(folder, held());
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            try {
                closers.close();
            } finally {
                hasClosed.countDown();
            }
        } else if (!threads.isOwn()) {
            awaitClosed();
        }
    }

    /** Waits for the close that is under way, so that whoever has closed may open the store again. */
    private void awaitClosed() {
        boolean isInterrupted = false;
        while (hasClosed.getCount() > 0) {
            try {
                hasClosed.await();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws if the node is closed, so that every face of it does so alike. */
    void checkOpen() {
        if (isClosed.get()) {
            throw new IllegalStateException("the node is closed");
        }
    }

    /** What is held, once it can also be read: no face of the node knows less than another. */
    private List<ShardSummary> held() {
        Ingest.Held held = ingest.held();
        journal.awaitVisible(held.end());
        return held.shown();
    }

    private void partFromPeers() {
        CompletableFuture<Void> parted = peers.stop();
        if (threads.isOwn()) {
            // the last words could only be said once this thread has returned
            return;
        }
        try {
            parted.get(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // Closing the transports ends what did not end by itself.
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException("stopping never fails", e);
        }
    }
}
