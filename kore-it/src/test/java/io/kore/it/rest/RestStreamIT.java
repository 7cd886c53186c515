package io.kore.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.access.LinkLimits;
import io.kore.it.crash.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long answers: made as they are read, whatever their length. */
@Timeout(900)
class RestStreamIT {
    private static final boolean SOAK = Boolean.getBoolean("kore.soak");
    private static final int RECORDS = SOAK ? 1_000_000 : 100_000;
    private static final int HEAP_MIB = SOAK ? 64 : 40;
    private static final int SECONDS = 800;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"records", "follow"})
    void a_log_larger_than_the_heap_is_streamed_in_order(String path) throws Exception {
        try (ChildJvm hub = ChildJvm.start(
                folder, HEAP_MIB, SECONDS, RestHub.class, folder.resolve(path).toString(), String.valueOf(RECORDS))) {
            URI address = URI.create(String.valueOf(hub.line()));
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/logs/Full/" + path))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                int count = 0;
                while (count < RECORDS) {
                    String line = String.valueOf(reader.readLine());
                    if (line.contains("{")) {
                        assertThat(line).contains("{\"n\":" + count + ",");
                        count++;
                    }
                    assertThat(line)
                            .as("line after %d, %s", count, hub.errors())
                            .isNotEqualTo("null");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"records", "follow"})
    void who_asks_for_much_and_reads_nothing_is_cut_off(String path) throws Exception {
        LinkLimits limits =
                new LinkLimits(6 << 20, 10, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(500));
        try (Node node = Kore.node().whoAmI("hub").listen(0).limits(limits).start()) {
            String large = "{\"text\":\"" + "x".repeat(1 << 19) + "\"}";
            for (int i = 0; i < 80; i++) {
                var unused = node.log("Large").append(large);
            }
            URI address = node.addresses().get(0);
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                socket.getOutputStream()
                        .write(("GET /v1/logs/Large/" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(isCutOff(socket)).isTrue();
            }
            assertThat(new RestClient(node).get("/v1/health").statusCode()).isEqualTo(200);
        }
    }

    /** Only a write shows that the other side has closed, while what it sent is not read. */
    private static boolean isCutOff(Socket socket) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            try {
                socket.getOutputStream().write('\n');
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }
}
