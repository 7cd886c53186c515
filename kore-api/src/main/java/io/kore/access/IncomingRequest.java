package io.kore.access;

import java.util.Optional;

/**
 * What is known of a request before any of its body is read. Valid during the check only; confined to the
 * calling thread.
 */
public interface IncomingRequest {
    /**
     * The method.
     *
     * @return for HTTP {@code GET}, {@code POST}, …
     */
    String method();

    /**
     * The path. What a path names may be spelt in several ways, since any character may be percent-encoded; who may do what
     * with which log is better said by a {@link LogPolicy}.
     *
     * @return the path as sent, without query
     */
    String path();

    /**
     * A header field.
     *
     * @param name its name, in any case
     * @return its first value
     */
    Optional<String> header(String name);

    /**
     * A parameter of the query.
     *
     * @param name its name
     * @return its first value, decoded
     */
    Optional<String> parameter(String name);

    /**
     * Where the request came from.
     *
     * @return host and port of the other end of the connection
     */
    String remote();

    /**
     * Tells whether the connection is encrypted.
     *
     * @return true for TLS
     */
    boolean isSecure();
}
