package io.kore.transport.http;

import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.TransportException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.websocket.api.exceptions.UpgradeException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection could not be made, in one of Kore's errors: a {@link PeerException} where trying again
 * will not help before a person has acted, a {@link TransportException} where it may. Stateless.
 */
final class ConnectFailure {
    private ConnectFailure() {}

    static KoreException of(PeerAddress peer, Throwable failure) {
        if (failure instanceof KoreException ours) {
            return ours;
        }
        if (has(failure, HttpResponseException.class)) {
            String hint = peer.isSecure() ? "" : "; if it speaks TLS, say https";
            return new PeerException(
                    "there is no Kore node at " + peer + ": what answers there speaks no HTTP" + hint, failure);
        }
        if (failure instanceof UpgradeException upgrade && upgrade.getResponseStatusCode() > 0) {
            return ofStatus(peer, upgrade.getResponseStatusCode(), failure);
        }
        if (has(failure, SSLException.class)) {
            return ofHandshake(peer, failure);
        }
        return new TransportException("cannot connect to " + peer + ": " + cause(peer, failure), failure);
    }

    /** What an answer other than a link means. */
    private static KoreException ofStatus(PeerAddress peer, int status, Throwable failure) {
        return switch (status) {
            case 401 ->
                new PeerException(
                        "the peer at " + peer + " refused us (401): it wants credentials; check the token or"
                                + " whatever authRequest gives for it",
                        failure);
            case 403 ->
                new PeerException(
                        "the peer at " + peer + " refused us (403): these credentials, or the host name in its"
                                + " address, are not let in",
                        failure);
            case 429, 500, 503 ->
                new PeerException(
                        "the peer at " + peer + " refused us for now (" + status + "); try again later", failure);
            case 502, 504 ->
                new TransportException(
                        "the gateway at " + peer + " does not reach its node (" + status + "); try again later",
                        failure);
            case 301, 302, 303, 307, 308 ->
                new PeerException(
                        "the peer at " + peer + " redirects elsewhere (" + status + "), which is not followed so"
                                + " that credentials stay where they belong; give its new address",
                        failure);
            default ->
                new PeerException(
                        "there is no Kore node at " + peer + " (" + status + " at "
                                + peer.sync().getPath() + "); check scheme, host, port and path",
                        failure);
        };
    }

    private static KoreException ofHandshake(PeerAddress peer, Throwable failure) {
        CertificateException certificate = find(failure, CertificateException.class);
        if (certificate == null) {
            return new TransportException(
                    "cannot connect to " + peer + ": no TLS connection came about (" + deepest(failure)
                            + "); if the peer has no TLS, say http",
                    failure);
        }
        return new PeerException(
                "the certificate of the peer at " + peer + " is not trusted: " + certificate.getMessage()
                        + "; check its name and date, or put it into the trust store",
                failure);
    }

    private static String cause(PeerAddress peer, Throwable failure) {
        if (has(failure, UnknownHostException.class)) {
            return "no address is known for its host; check the name and the network";
        }
        if (has(failure, ConnectException.class)) {
            return "nobody listens there (" + deepest(failure) + "); check that the node runs";
        }
        if (has(failure, TimeoutException.class)) {
            return "it did not answer in time";
        }
        String hint = peer.isSecure() ? "" : "; if it speaks TLS, say https";
        return "it closed the connection without an answer (" + deepest(failure) + ")" + hint;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return find(failure, kind) != null;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return kind.cast(at);
            }
        }
        return null;
    }

    private static String deepest(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        String message = at.getMessage();
        return message == null || message.isBlank() ? at.getClass().getSimpleName() : message;
    }
}
