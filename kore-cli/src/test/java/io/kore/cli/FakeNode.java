package io.kore.cli;

import io.kore.KoredbReport;
import io.kore.Log;
import io.kore.Node;
import io.kore.NodeStatus;
import io.kore.SyncReport;
import io.kore.access.LogSelection;
import io.kore.model.ShardSummary;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** A node around one fake log. */
final class FakeNode implements Node {
    final FakeLog log;
    final List<ShardSummary> shards = new ArrayList<>();
    final List<String> peersAsked = new ArrayList<>();
    final List<LogSelection> selections = new ArrayList<>();
    CompletableFuture<SyncReport> exchange = CompletableFuture.completedFuture(new SyncReport("hub", 0, 0));
    Runnable onStatus = () -> {};
    final List<String> foldersAsked = new ArrayList<>();
    KoredbReport koredb = new KoredbReport(1, 2, 2, List.of(), List.of());
    boolean isClosed;

    FakeNode(FakeLog log) {
        this.log = log;
    }

    @Override
    public String whoAmI() {
        return "me";
    }

    @Override
    public Log log(String name) {
        return log;
    }

    @Override
    public SortedSet<String> logs() {
        return new TreeSet<>(List.of("Groceries", "MyList"));
    }

    @Override
    public List<ShardSummary> shards() {
        return shards;
    }

    @Override
    public List<URI> addresses() {
        return List.of();
    }

    @Override
    public NodeStatus status() {
        onStatus.run();
        return new NodeStatus("me", "me", 12_345, 0, List.of(), List.of());
    }

    @Override
    public CompletableFuture<SyncReport> sync(String url) {
        peersAsked.add(url);
        return exchange;
    }

    @Override
    public CompletableFuture<SyncReport> sync(String url, LogSelection logs) {
        selections.add(logs);
        return sync(url);
    }

    @Override
    public void awaitSynced(Duration timeout) {
        throw new IllegalStateException("no command awaits peers");
    }

    @Override
    public void awaitSynced(String url, Duration timeout) {
        awaitSynced(timeout);
    }

    @Override
    public KoredbReport importKoredb(Path folder) {
        foldersAsked.add("import " + folder);
        return koredb;
    }

    @Override
    public KoredbReport exportKoredb(Path folder) {
        foldersAsked.add("export " + folder);
        return koredb;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
