package io.kore.transport.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Keeps out web pages: a browser on this machine can reach a node that strangers cannot. A page tells where
 * it is from by its {@code Origin}; one that had its own name point here (DNS rebinding) is told by the
 * {@code Host}. Immutable.
 */
final class SameSite {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final ListenAddress listening;

    SameSite(ListenAddress listening) {
        this.listening = listening;
    }

    /** Tells why a request is none of this site, or nothing if it is. */
    Optional<String> refusal(HttpFields headers) {
        String host = headers.get(HttpHeader.HOST);
        if (listening.isLoopback() && (host == null || !isOwnName(host))) {
            return Optional.of("this node listens on loopback only; the Host must be a loopback name or address");
        }
        for (String origin : headers.getValuesList(HttpHeader.ORIGIN)) {
            if (host == null || !isSame(origin, host)) {
                return Optional.of("web pages of another origin are not let in");
            }
        }
        return Optional.empty();
    }

    private boolean isOwnName(String host) {
        String name = PORT.matcher(host).replaceFirst("");
        return LOOPBACK.matcher(name).matches() || name.equalsIgnoreCase(listening.host());
    }

    private static boolean isSame(String origin, String host) {
        int end = origin.indexOf("://");
        if (end < 0) {
            return false;
        }
        String scheme = origin.substring(0, end).toLowerCase(Locale.ROOT);
        return authority(scheme, origin.substring(end + 3)).equals(authority(scheme, host));
    }

    private static String authority(String scheme, String text) {
        String standardPort = switch (scheme) {
            case "http" -> ":80";
            case "https" -> ":443";
            default -> "";
        };
        String authority = text.toLowerCase(Locale.ROOT);
        return PORT.matcher(authority).find() ? authority : authority + standardPort;
    }
}
