package io.kore.engine.node;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Scopes;
import io.kore.NodeOptions;
import io.kore.engine.hub.IngestBareDoor;
import io.kore.engine.hub.KoredbClients;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.ingest.OwnHistory;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.engine.koredb.BareDoor;
import io.kore.engine.migrate.Migrations;
import io.kore.engine.migrate.Site;
import io.kore.engine.rest.RestFace;
import io.kore.engine.sync.Peers;
import io.kore.engine.sync.SyncOptions;
import io.kore.engine.view.ViewLimits;
import io.kore.engine.view.Views;
import io.kore.model.LogName;
import io.kore.spi.ShardStore;
import io.kore.spi.TransportContext;

/**
 * How the parts of a node fit together: each with the function that makes it when it is first asked for. Found by
 * reflection and annotations instead, they would cost each start of an application a tenth of a second. Whatever is opened
 * here is noted with the closers at once.
 */
final class EngineModule extends AbstractModule {
    private static final int ENTROPY_BYTES = 16;

    private final NodeOptions options;
    private final Surroundings surroundings;
    private final Closers closers;
    private final PluginChoice plugins;
    private final Provider<ShardStore> openStore;

    /**
     * The parts of a node.
     *
     * @param openStore opened by the time it is asked for
     */
    EngineModule(
            NodeOptions options,
            Surroundings surroundings,
            Closers closers,
            PluginChoice plugins,
            Provider<ShardStore> openStore) {
        this.options = options;
        this.surroundings = surroundings;
        this.closers = closers;
        this.plugins = plugins;
        this.openStore = openStore;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        Threads threads = surroundings.threads();
        ErrorReports errors = new ErrorReports(options.onError());
        PayloadCheck check = new PayloadCheck();
        Provider<Json> json = part(Json.class, Json::new);
        Provider<ShardStore> store = part(ShardStore.class, openStore);
        Provider<Journal> journal = part(Journal.class, () -> journal(store.get(), threads));
        Provider<Ingest> ingest = part(Ingest.class, () -> ingest(journal.get(), check));
        Provider<Views> views =
                part(Views.class, () -> views(journal.get(), ingest.get(), json.get(), threads, errors));
        Provider<Migrations> migrations = part(
                Migrations.class,
                () -> migrations(new Site(ingest.get(), journal.get(), json.get(), check, threads.work(), errors)));
        Provider<IngestSyncHost> host =
                part(IngestSyncHost.class, () -> new IngestSyncHost(ingest.get(), journal.get(), errors));
        Provider<BareDoor> door = part(
                BareDoor.class,
                () -> new IngestBareDoor(
                        new BareRecords(ingest.get(), new BareReports(ingest.get(), errors)), json.get()));
        Provider<EngineNode> node = getProvider(EngineNode.class);
        Provider<RestFace> rest = part(
                RestFace.class,
                () -> new RestFace(
                        ingest.get(),
                        journal.get(),
                        views.get(),
                        check,
                        json.get(),
                        threads.work(),
                        () -> node.get().status()));
        Provider<KoredbClients> clients =
                part(KoredbClients.class, () -> koredbClients(host.get(), door.get(), json.get(), threads));
        Provider<Peers> peers = getProvider(Peers.class);
        Provider<TransportContext> context = part(
                TransportContext.class, () -> new NodeContext(options.access(), peers, clients, rest.get(), errors));
        Provider<Transports> transports = part(Transports.class, () -> transports(plugins, context.get()));
        part(Peers.class, () -> peers(host.get(), door.get(), transports.get(), threads));
        Provider<Drops> drops =
                part(Drops.class, () -> drops(ingest.get(), views.get(), peers.get(), migrations.get()));
        part(
                EngineNode.class,
                () -> new EngineNode(
                        options,
                        closers,
                        plugins,
                        journal.get(),
                        ingest.get(),
                        json.get(),
                        views.get(),
                        migrations.get(),
                        transports.get(),
                        peers.get(),
                        drops.get(),
                        clients.get(),
                        rest.get(),
                        threads,
                        errors));
    }

    private <T> Provider<T> part(Class<T> type, Provider<T> made) {
        bind(type).toProvider(made).in(Scopes.SINGLETON);
        return getProvider(type);
    }

    private Journal journal(ShardStore store, Threads threads) {
        Journal journal = new Journal(store, options.durability(), threads.work(), threads.timer()::after);
        closers.add(journal::close);
        return journal;
    }

    private Ingest ingest(Journal journal, PayloadCheck check) {
        Ingest ingest = new Ingest(journal, check, options.whoAmI().orElse(null), history(), this::isExchanged, () -> {
            byte[] bytes = new byte[ENTROPY_BYTES];
            surroundings.random().nextBytes(bytes);
            return bytes;
        });
        closers.add(ingest::close);
        return ingest;
    }

    private OwnHistory history() {
        if (options.saveTo().isPresent() || options.whoAmI().isEmpty()) {
            return OwnHistory.STORED;
        }
        return options.connect().isEmpty() ? OwnHistory.UNKNOWN : OwnHistory.AT_PEERS;
    }

    /** Whether any peer that the node connects to is asked for a log. */
    private boolean isExchanged(LogName log) {
        return options.connections().stream()
                .anyMatch(connection -> connection.logs().includes(log));
    }

    private Views views(Journal journal, Ingest ingest, Json json, Threads threads, ErrorReports errors) {
        Views views =
                new Views(journal.store(), ingest.branches()::named, json, threads.work(), errors, ViewLimits.DEFAULT);
        closers.add(views::close);
        return views;
    }

    private Migrations migrations(Site site) {
        Migrations migrations = new Migrations(site);
        closers.add(migrations::close);
        return migrations;
    }

    private static Drops drops(Ingest ingest, Views views, Peers peers, Migrations migrations) {
        Drops drops = new Drops(ingest, views, peers);
        drops.guard(migrations);
        return drops;
    }

    private KoredbClients koredbClients(IngestSyncHost host, BareDoor door, Json json, Threads threads) {
        return new KoredbClients(
                host,
                door,
                json,
                threads.koredb(),
                threads.timer(),
                options.access().limits().bodyBytesMax());
    }

    private Transports transports(PluginChoice plugins, TransportContext context) {
        Transports transports = new Transports(plugins, context);
        closers.add(transports::close);
        return transports;
    }

    private Peers peers(IngestSyncHost host, BareDoor door, Transports transports, Threads threads) {
        return new Peers(
                host,
                door,
                transports::of,
                threads.sync(),
                threads.timer(),
                surroundings.random(),
                SyncOptions.standard());
    }
}
