package io.kore.engine.node;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.kore.NodeOptions;
import io.kore.access.Access;
import io.kore.access.Decision;
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
import io.kore.error.KoreException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.LogName;
import io.kore.spi.KoredbDoor;
import io.kore.spi.LinkHandler;
import io.kore.spi.RestDoor;
import io.kore.spi.ShardStore;
import io.kore.spi.TransportContext;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** How the parts of a node fit together. Whatever is opened here is noted with the closers at once. */
final class EngineModule extends AbstractModule {
    private static final int ENTROPY_BYTES = 16;

    private final NodeOptions options;
    private final Surroundings surroundings;
    private final Closers closers;

    EngineModule(NodeOptions options, Surroundings surroundings, Closers closers) {
        this.options = options;
        this.surroundings = surroundings;
        this.closers = closers;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        bind(NodeOptions.class).toInstance(options);
        bind(Closers.class).toInstance(closers);
        bind(PayloadCheck.class).toInstance(new PayloadCheck());
        bind(IngestSyncHost.class).in(Singleton.class);
        bind(EngineNode.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    ErrorReports errors() {
        return new ErrorReports(options.onError());
    }

    @Provides
    @Singleton
    PluginChoice plugins() {
        return new PluginChoice(surroundings);
    }

    @Provides
    @Singleton
    Threads threads() {
        return surroundings.threads();
    }

    @Provides
    @Singleton
    ShardStore store(PluginChoice plugins) {
        if (options.saveTo().isEmpty()) {
            return new MemoryStoreProvider().open("node");
        }
        ShardStore store = plugins.openStore(options.saveTo().get());
        closers.add(store::close);
        return store;
    }

    @Provides
    @Singleton
    Journal journal(Provider<ShardStore> store, Threads threads) {
        Journal journal = new Journal(store.get(), options.durability(), threads.work(), threads.timer()::after);
        closers.add(journal::close);
        return journal;
    }

    @Provides
    @Singleton
    Ingest ingest(Journal journal, PayloadCheck check) {
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

    @Provides
    @Singleton
    Json json() {
        return new Json();
    }

    @Provides
    @Singleton
    Views views(Journal journal, Ingest ingest, Json json, Threads threads, ErrorReports errors) {
        Views views =
                new Views(journal.store(), ingest.branches()::named, json, threads.work(), errors, ViewLimits.DEFAULT);
        closers.add(views::close);
        return views;
    }

    @Provides
    @Singleton
    Drops drops(Ingest ingest, Views views, Peers peers, Migrations migrations) {
        Drops drops = new Drops(ingest, views, peers);
        drops.guard(migrations);
        return drops;
    }

    @Provides
    @Singleton
    Migrations migrations(
            Journal journal, Ingest ingest, Json json, PayloadCheck check, Threads threads, ErrorReports errors) {
        Migrations migrations = new Migrations(new Site(ingest, journal, json, check, threads.work(), errors));
        closers.add(migrations::close);
        return migrations;
    }

    @Provides
    @Singleton
    TransportContext transportContext(
            Provider<Peers> peers, Provider<KoredbClients> clients, RestFace rest, ErrorReports errors) {
        return new TransportContext() {
            @Override
            public LinkHandler accept(Decision decision) {
                return peers.get().accept(decision);
            }

            @Override
            public KoredbDoor koredb() {
                return clients.get();
            }

            @Override
            public RestDoor rest() {
                return rest;
            }

            @Override
            public Access access() {
                return options.access();
            }

            @Override
            public void report(KoreException error) {
                errors.accept(error);
            }
        };
    }

    @Provides
    @Singleton
    BareDoor bareDoor(Ingest ingest, Json json, ErrorReports errors) {
        return new IngestBareDoor(new BareRecords(ingest, new BareReports(ingest, errors)), json);
    }

    @Provides
    @Singleton
    KoredbClients koredbClients(IngestSyncHost host, BareDoor door, Json json, Threads threads) {
        return new KoredbClients(
                host,
                door,
                json,
                threads.koredb(),
                threads.timer(),
                options.access().limits().bodyBytesMax());
    }

    @Provides
    @Singleton
    RestFace rest(
            Ingest ingest,
            Journal journal,
            Views views,
            PayloadCheck check,
            Json json,
            Threads threads,
            Provider<EngineNode> node) {
        return new RestFace(
                ingest,
                journal,
                views,
                check,
                json,
                threads.work(),
                () -> node.get().status());
    }

    @Provides
    @Singleton
    Transports transports(PluginChoice plugins, TransportContext context) {
        Transports transports = new Transports(plugins, context);
        closers.add(transports::close);
        return transports;
    }

    @Provides
    @Singleton
    Peers peers(IngestSyncHost host, BareDoor door, Transports transports, Threads threads) {
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
