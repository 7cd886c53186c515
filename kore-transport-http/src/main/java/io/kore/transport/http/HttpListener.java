package io.kore.transport.http;

import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.error.SetupException;
import io.kore.spi.TransportContext;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/**
 * The listening half: one Jetty server with a connector for each address. Every limit is set here, none is
 * left to a default. Thread-safe, except that {@code listen} and {@code stop} are called one at a time.
 */
final class HttpListener {
    private static final int HEADER_BYTES_MAX = 8 << 10;
    private static final int BUFFER_BYTES = 8 << 10;
    private static final int BACKLOG = 128;

    /** Read at once; held only while there is something to read. */
    static final int SOCKET_BUFFER_BYTES = 32 << 10;

    private final TransportContext context;
    private final Links links;
    private final Server server;
    private final ConnectionWatch watch;
    private final EventStreams eventStreams;
    private final RestRoutes rest;
    private final Routes routes;
    private final Map<Connector, SameSite> sites = new ConcurrentHashMap<>();

    HttpListener(TransportContext context, SharedThreads threads, Links links) {
        this.context = context;
        this.links = links;
        LinkLimits limits = context.access().limits();
        server = new Server(threads.pool(), threads.scheduler(), threads.buffers());
        watch = new ConnectionWatch(limits.headerTimeout(), limits.connectionsMax(), this::connections);
        eventStreams = new EventStreams(context, threads);
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        sockets.setIdleTimeout(Duration.ZERO);
        sockets.setInputBufferSize(SOCKET_BUFFER_BYTES);
        sockets.setOutputBufferSize(BUFFER_BYTES);
        sockets.setAutoFragment(true);
        sockets.setMaxFrameSize(Outbox.CHUNK_BYTES);
        sockets.setMaxBinaryMessageSize(limits.frameBytesMax());
        sockets.setMaxTextMessageSize(BUFFER_BYTES);
        server.setErrorHandler(new ProblemPages());
        // one of the largest bodies at a time, or many small ones
        BodyBudget bodies = new BodyBudget(limits.bodyBytesMax());
        rest = new RestRoutes(context, threads, bodies);
        routes = new Routes(
                new SyncRoute(sockets, context, links),
                new KoredbLogsRoute(context, bodies),
                eventStreams,
                rest::find,
                rest.paths());
        Welcomes welcomes = new Welcomes(context);
        server.setHandler(new RequestGate(context, watch, welcomes, this::siteOf, routes));
        server.setStopTimeout(0);
        Lifecycles.start(server);
        threads.every(TimeLimits.tick(limits), nowNanos -> {
            watch.tick(nowNanos);
            welcomes.tick();
        });
    }

    /** Listens on one more address. */
    URI listen(ListenAddress address, Optional<SslContextFactory.Server> tls) {
        ServerSocketChannel channel = bind(address);
        ServerConnector connector = connector(address, tls);
        sites.put(connector, new SameSite(address));
        try {
            connector.open(channel);
            server.addConnector(connector);
            connector.start();
        } catch (Exception e) {
            drop(connector, channel);
            Lifecycles.keepInterrupt(e);
            String why = e instanceof InterruptedException ? "this thread was interrupted" : e.getMessage();
            throw new SetupException("cannot listen on " + address + ": " + why, e);
        }
        return address.uri(tls.isPresent() ? "https" : "http", connector.getLocalPort());
    }

    /** Refuses to be open to other machines by accident. */
    static void checkOpenness(ListenAddress address, Access access) {
        if (!address.isLoopback() && access.check().isEmpty() && !access.isOpenToAll()) {
            throw new SetupException("listening on " + address + " would let in every machine that reaches it; set"
                    + " checkRequest (a BearerToken, for example), listen on 127.0.0.1, or say openToAll if that is"
                    + " meant");
        }
    }

    /** All paths that are served. */
    SortedSet<String> paths() {
        return routes.paths();
    }

    /** Takes no further connections; those that are open go on. */
    void stopAccepting() {
        sites.keySet().forEach(connector -> {
            if (connector instanceof ServerConnector open) {
                open.close();
            }
        });
    }

    void stop() {
        eventStreams.closeAll(links.closeWait());
        rest.closeAll();
        Lifecycles.stop(server);
    }

    private SameSite siteOf(Request request) {
        return Objects.requireNonNull(
                sites.get(request.getConnectionMetaData().getConnector()), "a connector of this listener");
    }

    private int connections() {
        return sites.keySet().stream()
                .mapToInt(connector -> connector.getConnectedEndPoints().size())
                .sum();
    }

    private static ServerSocketChannel bind(ListenAddress address) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return channel.bind(address.socket(), BACKLOG);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SetupException(
                    "cannot listen on " + address + ": " + e.getMessage()
                            + "; choose another port (0 lets the system pick) or another address of this machine",
                    e);
        }
    }

    private ServerConnector connector(ListenAddress address, Optional<SslContextFactory.Server> tls) {
        HttpConnectionFactory http = new HttpConnectionFactory(configuration());
        ConnectionFactory[] factories = tls.<ConnectionFactory[]>map(factory ->
                        new ConnectionFactory[] {new SslConnectionFactory(factory, http.getProtocol()), http})
                .orElseGet(() -> new ConnectionFactory[] {http});
        // threads and buffers of the server, which leaves them running; no acceptor thread: the selector accepts
        ServerConnector connector = new ServerConnector(server, null, null, null, 0, 1, factories);
        // it is bound already; this is what Jetty's log says of it
        connector.setHost(address.socket().getAddress().getHostAddress());
        connector.setIdleTimeout(context.access().limits().headerTimeout().toMillis());
        connector.setShutdownIdleTimeout(0);
        connector.addBean(watch);
        return connector;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        // what a gateway before this node could read in another way is refused
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        configuration.setSendServerVersion(false);
        // a log's name may hold anything; paths are compared as they are sent, and name no file
        configuration.setUriCompliance(UriCompliance.DEFAULT.with(
                "kore",
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
        configuration.setSendXPoweredBy(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(HEADER_BYTES_MAX);
        configuration.setResponseHeaderSize(HEADER_BYTES_MAX);
        configuration.setMaxResponseHeaderSize(HEADER_BYTES_MAX);
        configuration.setInputBufferSize(HEADER_BYTES_MAX);
        configuration.setOutputBufferSize(BUFFER_BYTES);
        configuration.setOutputAggregationSize(BUFFER_BYTES);
        return configuration;
    }

    private void drop(ServerConnector connector, ServerSocketChannel channel) {
        server.removeConnector(connector);
        sites.remove(connector);
        connector.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw new SetupException("cannot give back " + channel + ": " + e.getMessage(), e);
        }
    }
}
