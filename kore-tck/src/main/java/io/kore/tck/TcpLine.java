package io.kore.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A relay on loopback in front of a TCP listener, for transports over real sockets. Two daemon threads for
 * each connection. Thread-safe.
 */
public final class TcpLine implements BreakableLine {
    private final URI listener;
    private final ServerSocket door;
    private final CountDownLatch thaw = new CountDownLatch(1);
    /** Both sides of every connection; guarded by itself. */
    private final Set<Socket> sockets = new HashSet<>();

    private volatile boolean frozen;
    private volatile boolean closed;

    /**
     * A relay to a listener.
     *
     * @param listener the listener's address, with host and port
     * @throws UncheckedIOException if loopback has no free port
     */
    public TcpLine(URI listener) {
        this.listener = listener;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a relay to " + listener, e);
        }
        start("relay to " + listener, this::admit);
    }

    @Override
    public URI address() {
        try {
            String host = listener.getHost();
            return new URI(listener.getScheme(), null, host, door.getLocalPort(), listener.getPath(), null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a changed port leaves an address legal: " + listener, e);
        }
    }

    @Override
    public void cut() {
        synchronized (sockets) {
            // all of them first: once one is closed, the thread that passes its bytes on closes its partner
            sockets.forEach(TcpLine::willBreak);
            sockets.forEach(TcpLine::shut);
            sockets.clear();
        }
    }

    @Override
    public void freeze() {
        frozen = true;
    }

    @Override
    public void close() {
        closed = true;
        thaw.countDown();
        shut(door);
        cut();
    }

    private void admit() {
        while (!closed) {
            Socket from;
            try {
                from = door.accept();
            } catch (IOException e) {
                return;
            }
            Socket to = new Socket();
            if (keep(from) && keep(to)) {
                start("relay from " + from.getRemoteSocketAddress(), () -> join(from, to));
            }
        }
    }

    private void join(Socket from, Socket to) {
        try {
            waitWhileFrozen();
            to.connect(new InetSocketAddress(listener.getHost(), listener.getPort()), 10_000);
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
        } catch (IOException e) {
            shut(from);
            shut(to);
            return;
        }
        start("relay back to " + from.getRemoteSocketAddress(), () -> pass(to, from));
        pass(from, to);
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        try {
            for (int size = from.getInputStream().read(buffer);
                    size >= 0;
                    size = from.getInputStream().read(buffer)) {
                waitWhileFrozen();
                to.getOutputStream().write(buffer, 0, size);
            }
            waitWhileFrozen();
            to.shutdownOutput();
        } catch (IOException e) {
            waitWhileFrozen();
            shut(from);
            shut(to);
        }
    }

    /** A frozen line never thaws: its threads wait until it is closed. */
    private void waitWhileFrozen() {
        try {
            if (frozen) {
                thaw.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean keep(Socket socket) {
        synchronized (sockets) {
            if (closed) {
                willBreak(socket);
                shut(socket);
                return false;
            }
            return sockets.add(socket);
        }
    }

    /** With a linger of zero, whoever closes it, the other side sees a broken connection, not an orderly end. */
    private static void willBreak(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            shut(socket);
        }
    }

    /** A socket that does not even close is broken, which is all that is wanted of it. */
    private static void shut(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            System.getLogger(TcpLine.class.getName()).log(System.Logger.Level.DEBUG, "closing a relay's socket", e);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
