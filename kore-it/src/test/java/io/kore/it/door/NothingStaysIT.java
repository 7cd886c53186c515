package io.kore.it.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.access.BearerToken;
import io.kore.access.LinkLimits;
import io.kore.it.story.Eventually;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All attacks, again and again: afterwards the node has as much memory and as many descriptors in use as before. */
@Timeout(300)
class NothingStaysIT {
    private static final String TOKEN = "a-token-of-the-hub";
    private static final String WITH_TOKEN = "Host: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n";
    private static final LinkLimits LIMITS = new LinkLimits(
                    6 << 20, 200, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2))
            .withBodyBytesMax(1 << 20);
    private static final List<String> PATHS =
            List.of("/", "/kore/v1/health", "/kore/v1/sync", "/kore/logs", "/kore/sse", "/v1/logs/todo/records");
    private static final int WARM_ROUNDS = 3;
    private static final int ROUNDS = 12;
    /** What the attackers, who live in the same process, and the JVM itself may come to. */
    private static final long SLACK_BYTES = 12L << 20;

    private static final int SLACK_DESCRIPTORS = 4;

    @Test
    void memory_and_descriptors_return_to_where_they_were() throws Exception {
        try (Node hub = Kore.node()
                .whoAmI("hub")
                .listen(0)
                .limits(LIMITS)
                .checkRequest(new BearerToken(TOKEN))
                .onError(error -> {})
                .start()) {
            hub.log("todo").append(Map.of("do", "Buy milk"));
            URI address = hub.addresses().get(0);
            for (int round = 0; round < WARM_ROUNDS; round++) {
                attack(address, round);
            }
            long descriptors = descriptors();
            long bytes = usedBytes();
            for (int round = 0; round < ROUNDS; round++) {
                attack(address, WARM_ROUNDS + round);
            }
            Eventually.holds(() -> descriptors() <= descriptors + SLACK_DESCRIPTORS);
            Eventually.holds(() -> usedBytes() <= bytes + SLACK_BYTES);
            assertThat(hub.status().records()).isEqualTo(1);
            try (Node phone = Kore.node()
                    .connect(address.toString())
                    .authRequest(new BearerToken(TOKEN))
                    .onError(error -> {
                        throw error;
                    })
                    .start()) {
                phone.awaitSynced(Duration.ofSeconds(60));
                assertThat(phone.status().records()).isEqualTo(1);
            }
        }
    }

    private static void attack(URI address, int round) throws Exception {
        for (String path : PATHS) {
            for (String method : List.of("GET", "POST", "PUT", "OPTIONS", "TRACE")) {
                String line = method + " " + path + " HTTP/1.1\r\n";
                say(address, line + "Host: localhost\r\nConnection: close\r\n\r\n");
                say(address, line + "Host: evil.example\r\nConnection: close\r\n\r\n");
                leave(address, line + WITH_TOKEN + "Content-Length: 1000\r\n\r\n{");
                leave(address, line + WITH_TOKEN + "Transfer-Encoding: chunked\r\n\r\nfffff\r\n{");
            }
            leave(address, "GET " + path);
            leave(address, "GET " + path + " HTTP/1.1\r\n" + WITH_TOKEN + "\r\n");
            say(
                    address,
                    "POST " + path + " HTTP/1.1\r\n" + WITH_TOKEN + "Content-Encoding: gzip\r\nConnection: close"
                            + "\r\nContent-Length: 3\r\n\r\nabc");
            say(address, "GET " + path + " HTTP/1.1\r\n" + WITH_TOKEN + "X: " + "y".repeat(20_000) + "\r\n\r\n");
            say(
                    address,
                    "POST " + path + " HTTP/1.1\r\n" + WITH_TOKEN + "Connection: close\r\nContent-Length: 600001"
                            + "\r\n\r\n" + "[".repeat(600_001));
            leave(
                    address,
                    "POST " + path + " HTTP/1.1\r\n" + WITH_TOKEN + "Content-Length: 900000\r\n\r\n"
                            + "x".repeat(500_000));
        }
        byte[] garbage = new byte[2_000];
        new Random(round).nextBytes(garbage);
        try (RawClient client = new RawClient(address)) {
            client.sendAsLongAsItListens(garbage);
        }
        upgradeAndSay(address, "Origin: http://evil.example\r\n", garbage);
        upgradeAndSay(address, "", garbage);
        // a frame that announces two gigabytes, and one of a hundred bytes that never ends
        upgradeAndSay(address, "", new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0x7f, -1, -1, -1, 0, 0, 0, 0, 1});
        upgradeAndSay(address, "", new byte[] {0x02, (byte) 0xe4, 0, 0, 0, 0, 1, 2, 3});
    }

    private static void say(URI address, String request) throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.sendAsLongAsItListens(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.readToEnd()).doesNotContain(TOKEN, "Exception");
        }
    }

    /** Begins something and goes. */
    private static void leave(URI address, String request) throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.sendAsLongAsItListens(request.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static void upgradeAndSay(URI address, String fields, byte[] frames) throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.send("GET /kore/v1/sync HTTP/1.1\r\n" + WITH_TOKEN + fields
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: kore.1\r\n\r\n");
            client.sendAsLongAsItListens(frames);
        }
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
