package io.kore.access;

import java.net.URI;
import java.util.Map;

/**
 * The hook that lets a node introduce itself to a peer: the header fields to send with each outgoing
 * request. Called on any thread, at each attempt to connect, so that a token may be renewed. One that throws
 * fails the attempt.
 */
@FunctionalInterface
public interface RequestAuth {
    /**
     * The header fields for a request.
     *
     * @param peer where the request goes
     * @return header names and values; empty for none
     */
    Map<String, String> headers(URI peer);
}
