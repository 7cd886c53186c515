package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpLineTest {
    private final ServerSocket server;
    private final TcpLine line;

    TcpLineTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        line = new TcpLine(URI.create("test://127.0.0.1:" + server.getLocalPort() + "/path"));
    }

    @BeforeEach
    void waitNotForEver() throws IOException {
        server.setSoTimeout(20_000);
    }

    @AfterEach
    void closeAll() throws IOException {
        line.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), line.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void the_address_is_the_listeners_with_another_port() {
        assertThat(line.address().toString()).startsWith("test://127.0.0.1:").endsWith("/path");
        assertThat(line.address().getPort()).isNotEqualTo(server.getLocalPort());
    }

    @Test
    void bytes_pass_both_ways_and_so_does_the_end() throws IOException {
        try (Socket near = connect();
                Socket far = server.accept()) {
            near.getOutputStream().write("there".getBytes(StandardCharsets.UTF_8));
            assertThat(far.getInputStream().readNBytes(5)).asString().isEqualTo("there");
            far.getOutputStream().write(7);
            far.shutdownOutput();
            assertThat(near.getInputStream().readAllBytes()).containsExactly(7);
        }
    }

    @Test
    void a_cut_breaks_both_sides_and_lets_new_connections_in() throws IOException {
        try (Socket near = connect();
                Socket far = server.accept()) {
            far.setSoTimeout(20_000);
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            line.cut();
            assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket near = connect();
                Socket far = server.accept()) {
            far.getOutputStream().write(2);
            assertThat(near.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void a_frozen_line_passes_nothing_and_ends_nothing() throws IOException {
        try (Socket near = connect();
                Socket far = server.accept()) {
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            line.freeze();
            near.getOutputStream().write(2);
            far.setSoTimeout(300);
            assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            near.shutdownOutput();
            assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
