package io.kore.transport.http;

import io.kore.error.SetupException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where to listen, resolved. Immutable.
 *
 * @param host the host as it was given, an IPv6 address without brackets
 * @param socket the address to bind
 */
record ListenAddress(String host, InetSocketAddress socket) {
    private static final String FORM = "; say host:port, as in 127.0.0.1:8080 or [::1]:8080, with port 0 to let the"
            + " system pick and host 0.0.0.0 for all networks";

    /** Reads {@code host:port} and resolves the host. */
    static ListenAddress of(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new SetupException("cannot listen on \"" + address + '"' + FORM);
        }
        String host = host(address, address.substring(0, colon));
        int port = port(address, address.substring(colon + 1));
        try {
            return new ListenAddress(host, new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new SetupException(
                    "cannot listen on " + address + ": no address is known for the host " + host
                            + "; check the name, or give the address itself",
                    e);
        }
    }

    private static String host(String address, String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String host = bracketed ? text.substring(1, text.length() - 1) : text;
        boolean legal = bracketed ? host.contains(":") : !host.matches(".*[:/@\\s\\[\\]*].*");
        if (host.isBlank() || !legal) {
            throw new SetupException("cannot listen on \"" + address + '"' + FORM);
        }
        return host;
    }

    private static int port(String address, String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65_535) {
            throw new SetupException("cannot listen on \"" + address + "\": a port is a number from 0 to 65535" + FORM);
        }
        return port;
    }

    /** Tells whether only this machine can connect. */
    boolean isLoopback() {
        return socket.getAddress().isLoopbackAddress();
    }

    /** Where peers find it. */
    URI uri(String scheme, int port) {
        try {
            return new URI(scheme, null, host, port, null, null, null);
        } catch (URISyntaxException e) {
            throw new SetupException("cannot listen on " + host + ": it makes no URL", e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + socket.getPort();
    }
}
