package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.spi.TransportContext;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Where a peer's link begins: turns a request that has passed the checks into a WebSocket. Thread-safe. */
final class SyncRoute implements Route {
    /** The subprotocol both sides must name; its number is that of this framing, not of what frames mean. */
    static final String SUBPROTOCOL = "kore.1";

    private final ServerWebSocketContainer sockets;
    private final TransportContext context;
    private final Links links;

    SyncRoute(ServerWebSocketContainer sockets, TransportContext context, Links links) {
        this.sockets = sockets;
        this.context = context;
        this.links = links;
    }

    @Override
    public void handle(Request request, Response response, Callback callback) {
        if (!asksForWebSocket(request)) {
            Problem.upgradeRequired().answer(response, callback);
            return;
        }
        if (!request.getHeaders()
                .getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, true)
                .contains(SUBPROTOCOL)) {
            new Problem(HttpStatus.BAD_REQUEST_400, "this node speaks the subprotocol " + SUBPROTOCOL)
                    .answer(response, callback);
            return;
        }
        String remote = CheckedRequest.remoteOf(request);
        Decision decision = CheckedRequest.decisionOn(request);
        boolean taken = sockets.upgrade(
                (asked, answer, failure) -> endpoint(answer, remote, decision), request, response, callback);
        if (!taken) {
            Problem.upgradeRequired().answer(response, callback);
        }
    }

    /** The engine does: it is told whom it talks to. */
    @Override
    public boolean keepsPolicies() {
        return true;
    }

    private static boolean asksForWebSocket(Request request) {
        return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")
                && request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_KEY);
    }

    private LinkEndpoint endpoint(ServerUpgradeResponse answer, String remote, Decision decision) {
        answer.setAcceptedSubProtocol(SUBPROTOCOL);
        // no compression: frames are compressed by the protocol where it pays, and inflating has no bound here
        answer.setExtensions(List.of());
        return new LinkEndpoint(session -> open(session, remote, decision));
    }

    private HttpLink open(Session session, String remote, Decision decision) {
        return new HttpLink(session, remote, context.accept(decision), links);
    }
}
