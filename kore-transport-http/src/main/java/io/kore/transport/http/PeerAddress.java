package io.kore.transport.http;

import io.kore.error.SetupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is: its address as it was given, and where its links begin. Immutable.
 *
 * @param given the address as it was given; holds no credentials
 * @param sync where to open a WebSocket
 */
record PeerAddress(URI given, URI sync) {
    /** Checks an address, and puts the path of the sync below its own. */
    static PeerAddress of(URI peer) {
        if (peer.getRawUserInfo() != null
                || String.valueOf(peer.getRawAuthority()).contains("@")) {
            throw new SetupException("the address of the peer at " + peer.getHost()
                    + " holds credentials; they do not belong in addresses: give them with authRequest");
        }
        String scheme = socketScheme(peer);
        String host = peer.getHost();
        if (scheme == null || host == null || peer.getPort() > 65_535) {
            throw new SetupException("cannot connect to " + peer + "; say http://host:port or https://host:port");
        }
        if (peer.getRawQuery() != null || peer.getRawFragment() != null) {
            throw new SetupException("cannot connect to " + peer + ": leave out what follows ? or #");
        }
        String path = peer.getRawPath() == null ? "" : peer.getRawPath();
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        try {
            return new PeerAddress(peer, new URI(scheme + "://" + peer.getRawAuthority() + base + Routes.SYNC));
        } catch (URISyntaxException e) {
            throw new SetupException("cannot connect to " + peer + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable String socketScheme(URI peer) {
        String scheme = peer.getScheme() == null ? "" : peer.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "ws" -> "ws";
            case "https", "wss" -> "wss";
            default -> null;
        };
    }

    /** Where a koredb 0.5 hub has something: beside the native endpoint, on plain HTTP. */
    URI koredb(String path) {
        String whole = sync.getRawPath();
        String base = whole.substring(0, whole.length() - Routes.SYNC.length());
        return URI.create((isSecure() ? "https" : "http") + "://" + sync.getRawAuthority() + base + path);
    }

    /** Tells whether the connection is encrypted. */
    boolean isSecure() {
        return "wss".equals(sync.getScheme());
    }

    @Override
    public String toString() {
        return given.toString();
    }
}
