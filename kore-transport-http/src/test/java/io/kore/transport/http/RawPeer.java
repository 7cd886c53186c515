package io.kore.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;

/**
 * A peer of bare bytes, which does what no decent client does. Confined to one thread.
 */
final class RawPeer implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int WAIT_MILLIS = 20_000;
    private static final int RECEIVE_BUFFER_BYTES = 16 << 10;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final String host;

    /** A WebSocket frame as it came. */
    record Frame(int opcode, ByteBuffer payload) {
        int closeCode() {
            return payload.getShort(0);
        }

        String closeReason() {
            return UTF_8.decode(payload.duplicate().position(2)).toString();
        }
    }

    RawPeer(URI node) throws IOException {
        socket.setSoTimeout(WAIT_MILLIS);
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), WAIT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        host = node.getAuthority();
    }

    /** Connects and asks for a WebSocket, as a decent client does. */
    static RawPeer upgraded(URI node) throws IOException {
        RawPeer peer = new RawPeer(node);
        peer.send(peer.handshake(""));
        String head = peer.readHead();
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new AssertionError("no upgrade: " + head);
        }
        return peer;
    }

    String handshake(String moreFields) {
        return "GET /kore/v1/sync HTTP/1.1\r\nHost: " + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: kore.1\r\n" + moreFields + "\r\n";
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    void sendFrame(int opcode, byte[] payload) throws IOException {
        sendFrame(true, opcode, payload);
    }

    /** Sends a frame with an all-zero mask, which leaves the payload as it is. */
    void sendFrame(boolean last, int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((last ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Reads up to the empty line after the header fields. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** Reads an answer's head and body together. */
    String readAnswer() throws IOException {
        String head = readHead();
        return head + readBody(head);
    }

    /** Reads the body that a head announces the length of. */
    String readBody(String head) throws IOException {
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        int bytes = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
        return new String(in.readNBytes(bytes), UTF_8);
    }

    /** Reads all that comes until the other side ends the connection. */
    String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException e) {
            assertThat(e).as("a reset is an end, too").hasMessageContaining("reset");
        }
        return all.toString(UTF_8);
    }

    Frame readFrame() throws IOException {
        int opcode = in.readUnsignedByte() & 0xf;
        int length = in.readUnsignedByte();
        long bytes = switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> length;
        };
        return new Frame(opcode, ByteBuffer.wrap(in.readNBytes((int) bytes)));
    }

    /** Reads on until a close frame comes. */
    Frame readClose() throws IOException {
        Frame frame = readFrame();
        while (frame.opcode() != CLOSE) {
            frame = readFrame();
        }
        return frame;
    }

    /** Waits until the other side has closed the connection, and throws away what it sends. */
    void awaitEnd() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            assertThat(e).as("a reset is an end, too").hasMessageContaining("reset");
        }
    }

    /** Waits a moment for the other side to close the connection. */
    boolean endsWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            awaitEnd();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(WAIT_MILLIS);
        }
    }

    /** Goes without a word, as a machine does that loses its power or its network. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
