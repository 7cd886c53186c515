package io.kore.it.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** A client of bare bytes; each wait is bounded. Confined to one thread. */
final class RawClient implements AutoCloseable {
    private static final int WAIT_MILLIS = 30_000;

    private final Socket socket = new Socket();

    RawClient(URI node) throws IOException {
        socket.setSoTimeout(WAIT_MILLIS);
        socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), WAIT_MILLIS);
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** As {@link #send}; a node that has had enough may hang up meanwhile. */
    RawClient sendAsLongAsItListens(byte[] bytes) throws IOException {
        try {
            return send(bytes);
        } catch (SocketException e) {
            return this;
        }
    }

    /** All that comes until the other side ends the connection. */
    String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] some = new byte[8 << 10];
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                all.write(some, 0, count);
            }
        } catch (SocketException e) {
            // a reset is an end, too
        }
        return all.toString(UTF_8);
    }

    /** Posts a body as a koredb client does, and answers all that comes back. */
    static String post(URI node, byte[] body) throws IOException {
        try (RawClient client = new RawClient(node)) {
            client.send("POST /kore/logs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + body.length + "\r\n\r\n");
            return client.sendAsLongAsItListens(body).readToEnd();
        }
    }

    static String post(URI node, String body) throws IOException {
        return post(node, body.getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
