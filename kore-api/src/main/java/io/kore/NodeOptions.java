package io.kore;

import io.kore.access.Access;
import io.kore.access.LogSelection;
import io.kore.error.KoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All the options of a node, checked. Made by {@link NodeBuilder}. Immutable.
 */
public final class NodeOptions {
    /**
     * A peer to stay connected to.
     *
     * @param url its address
     * @param logs the logs to exchange with it
     */
    public record Connection(String url, LogSelection logs) {}

    /**
     * A migration that runs as long as the node does.
     *
     * @param from the old log
     * @param to the new log
     * @param migrator what becomes of each record
     */
    public record Migrating(String from, String to, Migrator migrator) {}

    private final @Nullable String whoAmI;
    private final @Nullable String saveTo;
    private final List<Connection> connect;
    private final List<String> listen;
    private final Access access;
    private final Durability durability;
    private final List<Migrating> migrations;
    private final @Nullable Consumer<? super KoreException> onError;

    NodeOptions(NodeBuilder builder) {
        whoAmI = builder.whoAmI;
        saveTo = builder.saveTo;
        connect = List.copyOf(builder.connect);
        listen = List.copyOf(builder.listen);
        access = builder.access;
        durability = builder.durability;
        migrations = List.copyOf(builder.migrations);
        onError = builder.onError;
    }

    /**
     * The writer id to use.
     *
     * @return the id, or empty to use the store's own or a new one
     */
    public Optional<String> whoAmI() {
        return Optional.ofNullable(whoAmI);
    }

    /**
     * Where to save.
     *
     * @return {@code place} or {@code store:place}, or empty to keep everything in memory
     */
    public Optional<String> saveTo() {
        return Optional.ofNullable(saveTo);
    }

    /**
     * The peers to stay connected to.
     *
     * @return their addresses
     */
    public List<String> connect() {
        return connect.stream().map(Connection::url).toList();
    }

    /**
     * The peers to stay connected to, and for which logs.
     *
     * @return in the order they were said
     */
    public List<Connection> connections() {
        return connect;
    }

    /**
     * Where to accept peers.
     *
     * @return addresses, {@code host:port} or {@code scheme://host:port}
     */
    public List<String> listen() {
        return listen;
    }

    /**
     * Doors and manners.
     *
     * @return hooks, key stores and limits
     */
    public Access access() {
        return access;
    }

    /**
     * When an append counts as done.
     *
     * @return the mode
     */
    public Durability durability() {
        return durability;
    }

    /**
     * The migrations to run.
     *
     * @return in the order they were said
     */
    public List<Migrating> migrations() {
        return migrations;
    }

    /**
     * Where trouble is reported that nobody is waiting for.
     *
     * @return the handler, or empty for the log
     */
    public Optional<Consumer<? super KoreException>> onError() {
        return Optional.ofNullable(onError);
    }
}
