package io.kore.bench.limit;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's WebSocket on loopback, with nothing else in the way. Confined to one thread. */
public final class RawSocket implements AutoCloseable {
    private static final int MESSAGE_BYTES = 64 << 10;
    private static final long PATIENCE_SECONDS = 60;

    private final Server server = new Server();
    private final WebSocketClient client = new WebSocketClient();
    private final Side near = new Side();
    private final Side far = new Side();
    private final Session session;

    /** A server and a client that is connected to it. */
    public RawSocket() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server, container -> container.addMapping("/", (request, response, callback) -> far)));
        server.start();
        client.start();
        session = client.connect(near, URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/"))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Moves so many bytes one way in large messages; returns when all have arrived. */
    public void move(long bytes) throws Exception {
        far.counts = true;
        ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
        long sent = 0;
        long base = far.bytes;
        while (sent < bytes) {
            message.clear();
            message.limit((int) Math.min(MESSAGE_BYTES, bytes - sent));
            sent += message.remaining();
            Callback.Completable done = new Callback.Completable();
            session.sendBinary(message, done);
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        far.awaitBytes(base + bytes);
        far.counts = false;
    }

    /** Sends a small message and waits until it has arrived. */
    public void hop(int bytes) throws Exception {
        session.sendBinary(ByteBuffer.allocate(bytes), Callback.NOOP);
        if (far.arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
            throw new IllegalStateException("a message on loopback did not arrive");
        }
    }

    @Override
    public void close() {
        LifeCycle.stop(client);
        LifeCycle.stop(server);
    }

    /** One end. Jetty wants it public. */
    public static final class Side implements Session.Listener.AutoDemanding {
        private final BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
        private volatile boolean counts;
        private volatile long bytes;

        /** An end that has got nothing yet. */
        public Side() {}

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            int size = payload.remaining();
            callback.succeed();
            if (counts) {
                synchronized (this) {
                    bytes = bytes + size;
                    notifyAll();
                }
            } else {
                arrived.add(size);
            }
        }

        /** The end of the connection, which is what closing it comes to. */
        @Override
        public void onWebSocketError(Throwable cause) {}

        private synchronized void awaitBytes(long all) throws InterruptedException {
            while (bytes < all) {
                wait(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
        }
    }
}
