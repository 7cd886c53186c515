package io.kore.transport.http;

import io.kore.access.Access;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;

/**
 * The connecting half: one Jetty client, made at the first attempt, that does what it is told and nothing by
 * itself: no redirects, cookies, proxies, answers to challenges or compression. Thread-safe.
 */
final class Dialer {
    private static final int HEADER_BYTES_MAX = 8 << 10;

    /** Links are no requests: they leave Jetty's count of connections once they are upgraded. */
    private static final int CONNECTING_MAX = 256;

    private final Access access;
    private final SharedThreads threads;
    private final Links links;
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

    // guarded by this
    private @Nullable HttpClient http;
    private @Nullable WebSocketClient sockets;
    private boolean stopped;

    Dialer(Access access, SharedThreads threads, Links links) {
        this.access = access;
        this.threads = threads;
        this.links = links;
    }

    /** Tries once to connect; the work is done on the transport's threads. */
    CompletionStage<Link> connect(PeerAddress peer, LinkHandler handler) {
        Attempt attempt = new Attempt(peer, handler, access, links, this::client, this::httpClientInUse);
        synchronized (this) {
            if (stopped) {
                attempt.close();
                return attempt.stage();
            }
            attempts.add(attempt);
            threads.pool().execute(attempt);
        }
        return attempt.stage().whenComplete((link, failure) -> attempts.remove(attempt));
    }

    /** Fails what is on its way, and makes nothing new. */
    void cancel() {
        synchronized (this) {
            stopped = true;
        }
        attempts.forEach(Attempt::close);
    }

    synchronized void stop() {
        if (sockets != null) {
            Lifecycles.stop(sockets);
        }
        if (http != null) {
            Lifecycles.stop(http);
        }
    }

    private synchronized WebSocketClient client() {
        if (stopped) {
            throw Attempt.transportClosed();
        }
        if (sockets == null) {
            http = httpClient();
            sockets = socketClient(http);
        }
        return sockets;
    }

    private synchronized HttpClient httpClientInUse() {
        if (stopped || http == null) {
            throw Attempt.transportClosed();
        }
        return http;
    }

    private HttpClient httpClient() {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(KeyStores.connecting(access));
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        long timeoutMillis = access.limits().headerTimeout().toMillis();
        client.setName("kore-http-client");
        client.setExecutor(threads.pool());
        client.setScheduler(threads.scheduler());
        client.setByteBufferPool(threads.buffers());
        client.setConnectTimeout(timeoutMillis);
        client.setAddressResolutionTimeout(timeoutMillis);
        client.setIdleTimeout(timeoutMillis);
        client.setDestinationIdleTimeout(timeoutMillis);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setRequestBufferSize(HEADER_BYTES_MAX);
        client.setMaxRequestHeadersSize(HEADER_BYTES_MAX);
        client.setResponseBufferSize(HEADER_BYTES_MAX);
        client.setMaxResponseHeadersSize(HEADER_BYTES_MAX);
        client.setMaxConnectionsPerDestination(CONNECTING_MAX);
        client.setMaxRequestsQueuedPerDestination(CONNECTING_MAX);
        Lifecycles.start(client);
        client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
        client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
        client.getContentDecoderFactories().clear();
        return client;
    }

    /** Made of a client that runs, so that Jetty makes no second set of threads. */
    private WebSocketClient socketClient(HttpClient client) {
        WebSocketClient socketClient = new WebSocketClient(client);
        socketClient.setIdleTimeout(Duration.ZERO);
        client.setIdleTimeout(access.limits().headerTimeout().toMillis());
        socketClient.setInputBufferSize(HttpListener.SOCKET_BUFFER_BYTES);
        socketClient.setOutputBufferSize(HEADER_BYTES_MAX);
        socketClient.setAutoFragment(true);
        socketClient.setMaxFrameSize(Outbox.CHUNK_BYTES);
        socketClient.setMaxBinaryMessageSize(access.limits().frameBytesMax());
        socketClient.setMaxTextMessageSize(HEADER_BYTES_MAX);
        Lifecycles.start(socketClient);
        return socketClient;
    }
}
