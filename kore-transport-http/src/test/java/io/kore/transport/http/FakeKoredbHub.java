package io.kore.transport.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server as koredb 0.5 is one: 400 without a word to all that it does not know, and an event stream that says nothing, not
 * even its head, before there is news. Thread-safe.
 */
final class FakeKoredbHub implements AutoCloseable {
    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<String> credentials = new CopyOnWriteArrayList<>();
    final BlockingQueue<HttpExchange> streams = new LinkedBlockingQueue<>();
    volatile int status = 200;
    volatile String answer = "{\"logs\":[]}";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeKoredbHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> reply(exchange, 400, ""));
        server.createContext("/kore/sse", exchange -> {
            credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            streams.add(exchange);
        });
        server.createContext("/kore/logs", exchange -> {
            credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            reply(exchange, status, answer);
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sends the head of a stream, and an event. */
    static void event(HttpExchange stream) throws IOException {
        stream.getResponseHeaders().add("Content-Type", "text/event-stream");
        stream.sendResponseHeaders(200, 0);
        OutputStream out = stream.getResponseBody();
        out.write("data: Kore Logs Updated\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
