package io.kore;

import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.access.LogSelection;
import io.kore.access.RequestAuth;
import io.kore.access.RequestCheck;
import io.kore.access.Tls;
import io.kore.error.KoreException;
import io.kore.error.SetupException;
import io.kore.model.WriterId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a node, then starts it. Confined to one thread.
 */
public final class NodeBuilder {
    @Nullable
    String whoAmI;

    @Nullable
    String saveTo;

    final List<NodeOptions.Connection> connect = new ArrayList<>();
    final List<String> listen = new ArrayList<>();
    Access access = Access.standard();
    Durability durability = Durability.always();
    final List<NodeOptions.Migrating> migrations = new ArrayList<>();

    @Nullable
    Consumer<? super KoreException> onError;

    NodeBuilder() {}

    /**
     * The id under which this node writes. Without it, the store's own id is used, or a new one is made and
     * kept there. No two devices may share one.
     *
     * @param id see {@link WriterId#given}
     * @return this
     * @throws IllegalArgumentException if the id breaks the rules
     */
    public NodeBuilder whoAmI(String id) {
        whoAmI = WriterId.given(id).value();
        return this;
    }

    /**
     * Where to save the logs. Without it they are kept in memory, for as long as the node runs.
     *
     * @param place a folder for the one store on the class path, or {@code store:place} to choose a store by
     *     its name, as in {@code file:/var/lib/app}
     * @return this
     * @throws IllegalArgumentException if the place is empty
     */
    public NodeBuilder saveTo(String place) {
        if (place.isBlank()) {
            throw new IllegalArgumentException("saveTo needs a place to save to");
        }
        saveTo = place;
        return this;
    }

    /**
     * The folder to save the logs in, for the one store on the class path.
     *
     * @param folder the folder; made if only it is missing, not its parents
     * @return this
     */
    public NodeBuilder saveTo(Path folder) {
        return saveTo(folder.toAbsolutePath().toString());
    }

    /**
     * A peer to stay connected to, for ever; while it is away the node works on. May be said several times.
     *
     * @param url the peer's address, as in {@code https://hub.example.org}
     * @return this
     */
    public NodeBuilder connect(String url) {
        return connect(url, LogSelection.all());
    }

    /**
     * A peer to exchange some logs with, as {@link #connect(String)} does all. Of the other logs neither side tells
     * anything on this connection.
     *
     * @param url the peer's address
     * @param logs the names of the logs, whether they exist already or not
     * @return this
     * @throws IllegalArgumentException if no log is named, or a name breaks the rules
     */
    public NodeBuilder connect(String url, String... logs) {
        return connect(url, LogSelection.of(List.of(logs)));
    }

    /**
     * A peer to exchange a selection of logs with.
     *
     * @param url the peer's address
     * @param logs the selection
     * @return this
     */
    public NodeBuilder connect(String url, LogSelection logs) {
        connect.add(new NodeOptions.Connection(url, logs));
        return this;
    }

    /**
     * Accept peers. Beyond loopback this needs a {@link #checkRequest check of requests}, or {@link
     * #openToAll()}.
     *
     * @param address {@code host:port} for the one transport on the class path, or with a scheme before it;
     *     port 0 lets the system pick
     * @return this
     */
    public NodeBuilder listen(String address) {
        listen.add(address);
        return this;
    }

    /**
     * Accept peers on this machine only.
     *
     * @param port the port on loopback, 0 lets the system pick
     * @return this
     * @throws IllegalArgumentException if there is no such port
     */
    public NodeBuilder listen(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port lies between 0 and 65535, not at " + port);
        }
        return listen("127.0.0.1:" + port);
    }

    /**
     * Decides on each incoming request, and on what whoever is let in may read and write.
     *
     * @param check the hook, for example a {@link io.kore.access.BearerToken}
     * @return this
     */
    public NodeBuilder checkRequest(RequestCheck check) {
        access = access.withCheck(check);
        return this;
    }

    /**
     * Introduces this node to its peers.
     *
     * @param auth the hook, for example a {@link io.kore.access.BearerToken}
     * @return this
     */
    public NodeBuilder authRequest(RequestAuth auth) {
        access = access.withAuth(auth);
        return this;
    }

    /**
     * Key stores, to listen with TLS or to trust a peer's own certificate.
     *
     * @param tls the key stores
     * @return this
     */
    public NodeBuilder tls(Tls tls) {
        access = access.withTls(tls);
        return this;
    }

    /**
     * Limits on connections.
     *
     * @param limits the limits
     * @return this
     */
    public NodeBuilder limits(LinkLimits limits) {
        access = access.withLimits(limits);
        return this;
    }

    /**
     * Allows {@link #listen} beyond loopback without a check: whoever reaches the port reads and writes all.
     *
     * @return this
     */
    public NodeBuilder openToAll() {
        access = access.openToAll();
        return this;
    }

    /**
     * When an append counts as done; {@link Durability#always()} if not said.
     *
     * @param mode the mode
     * @return this
     */
    public NodeBuilder durability(Durability mode) {
        durability = mode;
        return this;
    }

    /**
     * Brings a new log up to date with an old one, and keeps it so as long as the node runs; see {@link Node#migrate}.
     * May be said several times.
     *
     * @param from the old log
     * @param to the new log
     * @param migrator what becomes of each record
     * @return this
     */
    public NodeBuilder migrate(String from, String to, Migrator migrator) {
        migrations.add(new NodeOptions.Migrating(from, to, migrator));
        return this;
    }

    /**
     * Where trouble is reported that nobody is waiting for: a peer that cannot be reached, a handler that
     * threw. Without it, it goes to the log. Called one at a time; must not block.
     *
     * @param handler the handler
     * @return this
     */
    public NodeBuilder onError(Consumer<? super KoreException> handler) {
        onError = handler;
        return this;
    }

    /**
     * Starts the node: opens its store, listens, and begins to connect. Returns without waiting for peers.
     *
     * @return the running node; the caller closes it
     * @throws SetupException if there is no engine on the class path, or a plugin is missing or ambiguous, or
     *     an address cannot be used, or a migration would go in a circle
     * @throws io.kore.error.StoreException if the store cannot be opened
     */
    public Node start() {
        return start(ServiceLoader.load(NodeLauncher.class)
                .findFirst()
                .orElseThrow(
                        () -> new SetupException("no engine on the class path; add kore-engine to the application")));
    }

    /**
     * Starts the node by a launcher of one's own, as a simulator does; applications need {@link #start()} only.
     *
     * @param launcher starts the engine
     * @return the running node; the caller closes it
     */
    public Node start(NodeLauncher launcher) {
        return launcher.launch(new NodeOptions(this));
    }
}
