package io.kore.transport.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Where Jetty calls in: turns what happens on a WebSocket into what happens on a link, and asks for the next
 * bytes only when the last are dealt with. Public because Jetty calls it by reflection; not for other use.
 * Called by one thread at a time, errors and closing apart; thread-safe.
 */
public final class LinkEndpoint implements Session.Listener {
    private final Opener opener;
    private volatile @Nullable HttpLink link;

    LinkEndpoint(Opener opener) {
        this.opener = opener;
    }

    /** Makes links of sessions. */
    @FunctionalInterface
    interface Opener {
        /** Answers the link, not yet opened, or null if the session is not wanted; it is then disconnected. */
        @Nullable
        HttpLink link(Session session);

        /** The handler of the link knows it now. */
        default void opened(HttpLink link) {}
    }

    @Override
    public void onWebSocketOpen(Session session) {
        // Jetty's idle time counts what is sent as life; the link keeps a better clock
        session.setIdleTimeout(Duration.ZERO);
        HttpLink made = opener.link(session);
        if (made == null) {
            session.disconnect();
            return;
        }
        link = made;
        made.open();
        opener.opened(made);
        session.demand();
    }

    @Override
    public void onWebSocketPartialBinary(@Nullable ByteBuffer payload, boolean last, Callback callback) {
        HttpLink target = link;
        if (target != null) {
            target.part(payload == null ? ByteBuffer.allocate(0) : payload, last);
        }
        callback.succeed();
        demand();
    }

    @Override
    public void onWebSocketPartialText(String payload, boolean last) {
        HttpLink target = link;
        if (target != null) {
            target.violated(StatusCode.BAD_DATA, "a text message came; Kore's frames are binary messages");
        }
        demand();
    }

    @Override
    public void onWebSocketPing(ByteBuffer payload) {
        HttpLink target = link;
        if (target != null) {
            target.heard();
            target.pong(payload);
        }
        demand();
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        HttpLink target = link;
        if (target != null) {
            target.heard();
        }
        demand();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        HttpLink target = link;
        if (target != null) {
            target.broke(cause);
        }
    }

    @Override
    public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
        HttpLink target = link;
        if (target != null) {
            target.closedByPeer(statusCode, reason);
        }
        callback.succeed();
    }

    private void demand() {
        HttpLink target = link;
        if (target != null) {
            target.demand();
        }
    }
}
