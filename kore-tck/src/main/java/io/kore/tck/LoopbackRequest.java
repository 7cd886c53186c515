package io.kore.tck;

import io.kore.access.IncomingRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A connection as the check of requests sees it. Immutable. */
final class LoopbackRequest implements IncomingRequest {
    private final URI peer;
    private final String from;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    LoopbackRequest(URI peer, String from, Map<String, String> headers) {
        this.peer = peer;
        this.from = from;
        this.headers.putAll(headers);
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        String path = peer.getPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public Optional<String> parameter(String name) {
        String query = peer.getQuery();
        if (query != null) {
            for (String part : query.split("&", -1)) {
                if (part.startsWith(name + "=")) {
                    return Optional.of(part.substring(name.length() + 1));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String remote() {
        return from;
    }

    @Override
    public boolean isSecure() {
        return false;
    }
}
