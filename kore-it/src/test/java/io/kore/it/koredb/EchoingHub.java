package io.kore.it.koredb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kore.engine.json.Json;
import io.kore.model.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A koredb 0.5 hub as far as its clients see it: looks sizes up by writer alone, answers a size it has not reached with the same
 * size, leaves out records that begin behind what it has, and sends its event stream's head with the first
 * event. Guarded by itself.
 */
final class EchoingHub implements AutoCloseable {
    private final Json json = new Json();
    /** By log and writer. */
    private final Map<List<String>, List<Map<String, ?>>> shards = new LinkedHashMap<>();

    private final List<HttpExchange> streams = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    EchoingHub(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> reply(exchange, 400, ""));
        server.createContext("/kore/sse", streams::add);
        server.createContext("/kore/logs", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            reply(exchange, 200, answer(json.fields(Payload.owning(body))));
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    /** Appends under the hub's own id, and tells of it. */
    void append(String log, long number) {
        synchronized (this) {
            shard(log, "hub").add(Map.of("x", number, "_korenum", number, "_korewho", "hub"));
        }
        tell();
    }

    /** How many records it holds of a shard. */
    synchronized int count(String log, String writer) {
        return shards.getOrDefault(List.of(log, writer), List.of()).size();
    }

    private List<Map<String, ?>> shard(String log, String writer) {
        return shards.computeIfAbsent(List.of(log, writer), key -> new ArrayList<>());
    }

    private void tell() {
        for (HttpExchange stream : List.copyOf(streams)) {
            try {
                if (stream.getResponseCode() < 0) {
                    stream.getResponseHeaders().add("Content-Type", "text/event-stream");
                    stream.sendResponseHeaders(200, 0);
                }
                OutputStream out = stream.getResponseBody();
                out.write("data: Kore Logs Updated\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                streams.remove(stream);
            }
        }
    }

    private String answer(Map<String, @Nullable Object> body) {
        List<Map<?, ?>> told = new ArrayList<>();
        if (body.get("logs") instanceof List<?> entries) {
            entries.forEach(entry -> told.add((Map<?, ?>) entry));
        }
        boolean isNew;
        String answer;
        synchronized (this) {
            isNew = told.stream().map(this::merge).reduce(false, Boolean::logicalOr);
            List<Object> entries = new ArrayList<>();
            shards.forEach((key, records) -> entries.add(entry(key, records, told)));
            answer = json.text(Map.of("whoami", "hub", "unsynched", false, "logs", entries));
        }
        if (isNew) {
            tell();
        }
        return answer;
    }

    private static Map<String, Object> entry(List<String> key, List<Map<String, ?>> records, List<Map<?, ?>> told) {
        int from = told.stream()
                .filter(entry -> key.get(1).equals(entry.get("writer")))
                .findFirst()
                .map(entry -> number(entry.get("sz")))
                .orElse(0);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("log", key.get(0));
        entry.put("writer", key.get(1));
        entry.put("sz", Math.max(from, records.size()));
        entry.put("from", from);
        if (from < records.size()) {
            entry.put("records", records.subList(from, records.size()));
        }
        return entry;
    }

    @SuppressWarnings("unchecked")
    private boolean merge(Map<?, ?> entry) {
        if (!(entry.get("records") instanceof List<?> records) || records.isEmpty()) {
            return false;
        }
        List<Map<String, ?>> mine = shard(String.valueOf(entry.get("log")), String.valueOf(entry.get("writer")));
        int from = number(entry.get("from"));
        if (mine.size() >= from) {
            for (int at = mine.size() - from; at < records.size(); at++) {
                mine.add((Map<String, ?>) records.get(at));
            }
        }
        return true;
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }

    private static void reply(HttpExchange exchange, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
