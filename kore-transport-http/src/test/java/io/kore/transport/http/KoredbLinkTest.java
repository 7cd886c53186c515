package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.kore.access.Access;
import io.kore.access.LinkLimits;
import io.kore.spi.Link;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KoredbLinkTest {
    private static final int WAIT_SECONDS = 20;

    /** Takes links to koredb hubs. */
    private static final class Taking extends Recorder {
        @Override
        public boolean takesKoredb() {
            return true;
        }
    }

    private static ByteBuffer body(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    private static Link connect(TestNode node, FakeKoredbHub hub, Recorder handler) throws Exception {
        return node.connect(hub.uri(), handler);
    }

    private static HttpExchange stream(FakeKoredbHub hub) throws Exception {
        return Objects.requireNonNull(hub.streams.poll(WAIT_SECONDS, TimeUnit.SECONDS), "an event stream");
    }

    @Test
    void frames_are_posted_answers_and_events_come_back_and_credentials_go_with_each() throws Exception {
        Access access = Access.standard().withAuth(peer -> Map.of("Authorization", "Bearer T"));
        try (FakeKoredbHub hub = new FakeKoredbHub();
                TestNode node = new TestNode(access)) {
            Taking handler = new Taking();
            Link link = connect(node, hub, handler);
            assertThat(link.speaksKoredb()).isTrue();

            link.send(body("{\"a\":1}")).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(text(handler.frame())).isEqualTo("{\"logs\":[]}");
            assertThat(hub.bodies).containsExactly("{\"a\":1}");
            FakeKoredbHub.event(stream(hub));
            assertThat(handler.frame()).isEmpty();
            assertThat(hub.credentials).containsOnly("Bearer T").hasSize(2);

            link.close("done");
            assertThat(handler.endReason()).isEqualTo("null");
            assertThat(handler.offences).isEmpty();
        }
    }

    @Test
    void a_handler_that_takes_no_koredb_sees_no_link() throws Exception {
        try (FakeKoredbHub hub = new FakeKoredbHub();
                TestNode node = new TestNode(Access.standard())) {
            assertThat(node.failureOf(hub.uri())).hasMessageContaining("there is no Kore node");
            assertThat(hub.bodies).isEmpty();
        }
    }

    @Test
    void what_turns_out_to_be_no_hub_is_said_to_be_no_node() throws Exception {
        try (FakeKoredbHub hub = new FakeKoredbHub();
                TestNode node = new TestNode(Access.standard())) {
            hub.status = 404;
            Taking handler = new Taking();
            var unused = connect(node, hub, handler).send(body("{}"));
            assertThat(handler.endReason()).contains("there is no Kore node").contains("400");
        }
    }

    @Test
    void a_refusal_of_the_hub_tells_of_credentials() throws Exception {
        try (FakeKoredbHub hub = new FakeKoredbHub();
                TestNode node = new TestNode(Access.standard())) {
            hub.status = 401;
            Taking handler = new Taking();
            var unused = connect(node, hub, handler).send(body("{}"));
            assertThat(handler.endReason()).contains("401").contains("credentials");
        }
    }

    @Test
    void an_answer_over_the_limit_ends_the_link() throws Exception {
        Access small = Access.standard().withLimits(LinkLimits.standard().withBodyBytesMax(100));
        try (FakeKoredbHub hub = new FakeKoredbHub();
                TestNode node = new TestNode(small)) {
            hub.answer = "x".repeat(101);
            Taking handler = new Taking();
            var unused = connect(node, hub, handler).send(body("{}"));
            assertThat(handler.endReason()).isNotEqualTo("null");
            assertThat(handler.frames).isEmpty();
        }
    }

    @Test
    void a_hub_that_goes_away_ends_the_link() throws Exception {
        FakeKoredbHub hub = new FakeKoredbHub();
        try (TestNode node = new TestNode(Access.standard())) {
            Taking handler = new Taking();
            var unused = connect(node, hub, handler);
            FakeKoredbHub.event(stream(hub));
            assertThat(handler.frame()).isEmpty();

            hub.close();

            assertThat(handler.endReason()).contains("closed its event stream");
        }
    }

    @Test
    void closing_the_transport_ends_the_link() throws Exception {
        try (FakeKoredbHub hub = new FakeKoredbHub()) {
            TestNode node = new TestNode(Access.standard());
            Taking handler = new Taking();
            var unused = connect(node, hub, handler);
            node.close();
            assertThat(handler.endReason()).isEqualTo("null");
        }
    }
}
