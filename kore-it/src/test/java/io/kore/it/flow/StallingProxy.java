package io.kore.it.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between two nodes. When it is told to hold, the connections that are there fall silent both ways and stay
 * open, as where a network has gone; new ones work. Thread-safe.
 */
final class StallingProxy implements AutoCloseable {
    private final ServerSocket door;
    private final URI target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    /** Raised by each hold; a connection goes on only in the time in which it was opened. */
    private final AtomicLong time = new AtomicLong();
    /** Bytes that came from the target. */
    final AtomicLong bytes = new AtomicLong();
    /** Connections that were opened. */
    final AtomicLong connections = new AtomicLong();

    StallingProxy(URI target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /** All connections of now fall silent. */
    void hold() {
        time.incrementAndGet();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = door.accept();
                sockets.add(from);
                long opened = time.get();
                threads.execute(() -> carry(from, opened));
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void carry(Socket from, long opened) {
        try {
            Socket to = new Socket(target.getHost(), target.getPort());
            sockets.add(to);
            connections.incrementAndGet();
            threads.execute(() -> copy(to, from, opened, bytes));
            copy(from, to, opened, new AtomicLong());
        } catch (IOException e) {
            // nobody answers there: whoever came is told so
            close(from);
        }
    }

    private void copy(Socket from, Socket to, long opened, AtomicLong counted) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0 && time.get() == opened; read = in.read(buffer)) {
                counted.addAndGet(read);
                out.write(buffer, 0, read);
            }
            if (time.get() == opened) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            // one side has gone: nothing is left to carry
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        sockets.forEach(StallingProxy::close);
        threads.shutdownNow();
    }
}
