package io.kore.it.koredb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.NodeStatus;
import io.kore.it.story.Eventually;
import io.kore.model.ShardSummary;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KoredbPeersIT {
    private static final int WAIT_SECONDS = 30;
    /** What a koredb without a folder posts first. */
    private static final String UNSYNCHED = "{\"whoami\":\"guest\",\"unsynched\":true}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(Node::close);
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.start();
        nodes.add(node);
        return node;
    }

    private static String address(Node node) {
        return node.addresses().get(0).toString();
    }

    private String post(Node node, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(node) + "/kore/logs"))
                .POST(BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(WAIT_SECONDS))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private BufferedReader listen(Node node) throws Exception {
        InputStream stream = client.send(
                        HttpRequest.newBuilder(URI.create(address(node) + "/kore/sse"))
                                .build(),
                        BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** What a koredb with a folder posts first: sizes only; and, once nudged, its records from an index on. */
    private static String posted(String writer, long size, long from) {
        StringBuilder records = new StringBuilder();
        for (long number = from + 1; number <= size; number++) {
            records.append(records.isEmpty() ? ",\"records\":[" : ",")
                    .append("{\"n\":")
                    .append(number)
                    .append(",\"_korenum\":")
                    .append(number)
                    .append(",\"_korewho\":\"")
                    .append(writer)
                    .append("\"}");
        }
        return "{\"whoami\":\"" + writer + "\",\"unsynched\":false,\"logs\":[{\"log\":\"A\",\"writer\":\"" + writer
                + "\",\"sz\":" + size + ",\"from\":" + from + records + (records.isEmpty() ? "" : "]") + "}]}";
    }

    private static long count(Node node, String log, String writer) {
        return node.shards().stream()
                .filter(shard -> shard.shard().log().value().equals(log)
                        && shard.shard().writer().value().equals(writer))
                .mapToLong(ShardSummary::count)
                .sum();
    }

    @Test
    void what_a_client_wrote_offline_comes_in_after_a_nudge_and_goes_on_to_native_peers() throws Exception {
        Node hub = start(Kore.node().whoAmI("hub").listen("127.0.0.1:0"));
        Node peer = start(Kore.node().whoAmI("peer").connect(address(hub)));
        BufferedReader events = listen(hub);

        assertThat(post(hub, posted("w", 3, 3))).contains("\"sz\":0");
        assertThat(events.readLine()).isEqualTo("data: Kore Logs Updated");
        assertThat(post(hub, posted("w", 3, 0))).contains("\"sz\":3");

        Eventually.holds(() -> count(peer, "A", "w") == 3);
        peer.log("A").append("{\"x\":1}");
        Eventually.holds(() -> count(hub, "A", "peer") == 1);
        assertThat(post(hub, UNSYNCHED)).contains("\"_korewho\":\"peer\"").contains("\"_korewho\":\"w\"");
    }

    @Test
    void two_clients_see_each_other_and_a_restart_forgets_nothing(@TempDir Path folder) throws Exception {
        String place = "file:" + folder.resolve("hub");
        try (Node hub =
                Kore.node().whoAmI("hub").saveTo(place).listen("127.0.0.1:0").start()) {
            assertThat(post(hub, posted("one", 2, 0))).contains("\"sz\":2");
            assertThat(post(hub, posted("two", 1, 0))).contains("\"_korewho\":\"one\"");
        }
        Node hub = start(Kore.node().whoAmI("hub").saveTo(place).listen("127.0.0.1:0"));
        assertThat(post(hub, posted("two", 1, 1))).contains("\"_korewho\":\"one\"");
        assertThat(post(hub, UNSYNCHED))
                .contains("\"writer\":\"one\",\"sz\":2")
                .contains("\"writer\":\"two\",\"sz\":1");
    }

    @Test
    void a_single_exchange_with_a_koredb_hub_ends_once_both_hold_the_union() throws Exception {
        try (EchoingHub hub = new EchoingHub(0)) {
            hub.append("A", 1);
            hub.append("B", 1);
            Node node = start(Kore.node().whoAmI("node"));
            node.log("A").append("{\"x\":1}");
            node.log("A").append("{\"x\":2}");

            node.sync(hub.address()).get(WAIT_SECONDS, TimeUnit.SECONDS);

            assertThat(hub.count("A", "node")).isEqualTo(2);
            assertThat(count(node, "A", "hub")).isEqualTo(1);
            assertThat(count(node, "B", "hub")).isEqualTo(1);
        }
    }

    @Test
    void a_lasting_connection_to_a_koredb_hub_is_live_shown_as_such_and_comes_back() throws Exception {
        Node node;
        int port;
        try (EchoingHub hub = new EchoingHub(0)) {
            port = hub.port();
            node = start(Kore.node().whoAmI("node").connect(hub.address()).onError(error -> {}));
            node.log("A").append("{\"x\":1}");
            Eventually.holds(() -> hub.count("A", "node") == 1);
            hub.append("A", 5);
            Eventually.holds(() -> count(node, "A", "hub") == 1);
            assertThat(node.status().peers()).singleElement().satisfies(peer -> {
                assertThat(peer.protocol()).isEqualTo(NodeStatus.Peer.KOREDB);
                assertThat(peer.whoAmI()).isEqualTo("hub");
                assertThat(peer.isConnected()).isTrue();
            });
        }
        node.log("A").append("{\"x\":2}");
        try (EchoingHub hub = new EchoingHub(port)) {
            Eventually.holds(() -> hub.count("A", "node") == 2);
            node.awaitSynced(Duration.ofSeconds(WAIT_SECONDS));
        }
    }
}
