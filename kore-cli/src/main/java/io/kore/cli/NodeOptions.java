package io.kore.cli;

import io.kore.Kore;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.access.BearerToken;
import io.kore.access.LogSelection;
import io.kore.cli.console.Reason;
import io.kore.cli.console.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every verb that runs a node: who it is and whom it talks to. Confined to one run of the command. */
final class NodeOptions {
    /** The environment variable that keeps a token out of the list of processes. */
    private static final String TOKEN_VARIABLE = "KORE_TOKEN";

    @Option(
            names = "--whoami",
            paramLabel = "ID",
            description =
                    "The writer id; without it the folder's own, made at first use. No two devices may share one.")
    private @Nullable String whoAmI;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Accept peers here. Port 0 lets the system pick. Beyond this machine it takes a --token.")
    private final List<String> listen = new ArrayList<>();

    @Option(
            names = "--connect",
            paramLabel = "URL",
            description = "A peer to exchange with; may be given several times.")
    private final List<String> connect = new ArrayList<>();

    @Option(
            names = "--token",
            paramLabel = "T",
            description =
                    "The secret that this node and its peers share; also from the variable " + TOKEN_VARIABLE + ".")
    private @Nullable String token;

    private final Context context;

    NodeOptions(Context context) {
        this.context = context;
    }

    /** The addresses to listen on. */
    List<String> listen() {
        return listen;
    }

    /** The peers to exchange with. */
    List<String> connect() {
        return connect;
    }

    /** Describes a node with these options, apart from where it saves and which peers it stays connected to. */
    NodeBuilder builder() {
        Streams streams = context.streams();
        NodeBuilder builder = Kore.node().onError(error -> streams.say("warning: " + Reason.of(error)));
        if (whoAmI != null) {
            builder.whoAmI(whoAmI);
        }
        token().map(BearerToken::new)
                .ifPresent(bearer -> builder.checkRequest(bearer).authRequest(bearer));
        listen.forEach(builder::listen);
        return builder;
    }

    /** Starts a node that saves to this place. */
    Node start(String place) {
        return context.starter().apply(builder().saveTo(place));
    }

    /** Starts a node that saves to this place and stays connected to its peers. */
    Node startConnected(String place) {
        NodeBuilder builder = builder().saveTo(place);
        connect.forEach(builder::connect);
        return context.starter().apply(builder);
    }

    /** Whether records can come to a node that stays connected. */
    boolean hasPeers() {
        return !connect.isEmpty() || !listen.isEmpty();
    }

    /**
     * Exchanges with each peer once. One that is away is said, and is no failure: what is kept here is kept,
     * and reaches it another time.
     */
    void exchange(Node node) {
        exchange(node, LogSelection.all());
    }

    /** As {@link #exchange(Node)}, for some logs. */
    void exchange(Node node, LogSelection logs) {
        for (String url : connect) {
            try {
                node.sync(url, logs).join();
            } catch (RuntimeException e) {
                context.streams().say("warning: no exchange with " + url + ": " + Reason.of(e));
            }
        }
    }

    private Optional<String> token() {
        if (token != null) {
            return Optional.of(token);
        }
        return Optional.ofNullable(context.streams().environment().get(TOKEN_VARIABLE))
                .filter(value -> !value.isEmpty());
    }
}
