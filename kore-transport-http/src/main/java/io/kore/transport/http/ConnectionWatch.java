package io.kore.transport.http;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.IO;

/**
 * Bounds what connections cost before they are links: how long one may take to say what it wants, from its
 * first byte or the last answer on, however slowly it drips; and how many there may be at all. Thread-safe.
 */
final class ConnectionWatch implements Connection.Listener, SelectorManager.AcceptListener {
    /** Connections over the limit that are let in to be told so, rather than cut. */
    private static final int TOLD_MAX = 64;

    private final long timeoutNanos;
    private final int connectionsMax;
    private final IntSupplier connections;
    private final Map<Connection, Long> waitingSince = new ConcurrentHashMap<>();

    ConnectionWatch(Duration headerTimeout, int connectionsMax, IntSupplier connections) {
        timeoutNanos = headerTimeout.toNanos();
        this.connectionsMax = connectionsMax;
        this.connections = connections;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        if (connections.getAsInt() >= connectionsMax + TOLD_MAX) {
            IO.close(channel);
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof ConnectionMetaData) {
            waitingSince.put(connection, System.nanoTime());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        waitingSince.remove(connection);
    }

    /** A request has come whole; its connection is on the clock again once it is answered. */
    void requested(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        waitingSince.remove(connection);
        Request.addCompletionListener(request, failure -> {
            boolean goesOn = connection.getEndPoint().isOpen()
                    && connection.getEndPoint().getConnection() == connection;
            if (goesOn) {
                waitingSince.put(connection, System.nanoTime());
            }
        });
    }

    /** Tells whether there are more connections than there may be. */
    boolean isOverLimit() {
        return connections.getAsInt() > connectionsMax;
    }

    /** Cuts connections that have been waited for too long. */
    void tick(long nowNanos) {
        waitingSince.forEach((connection, sinceNanos) -> {
            if (nowNanos - sinceNanos > timeoutNanos) {
                waitingSince.remove(connection);
                connection.getEndPoint().close();
            }
        });
    }
}
