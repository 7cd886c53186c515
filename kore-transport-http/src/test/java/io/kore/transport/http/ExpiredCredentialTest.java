package io.kore.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.access.LinkLimits;
import io.kore.access.LogPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who was let in once, and is welcome no more. */
@Timeout(60)
class ExpiredCredentialTest {
    private static final LinkLimits HASTY = new LinkLimits(
            LinkLimits.FRAME_BYTES_LEAST, 9, Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofSeconds(20));
    private static final String FOLLOW = "GET /kore/sse HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private enum Credential {
        VALID,
        EXPIRED,
        BROKEN
    }

    private final AtomicReference<Credential> credential = new AtomicReference<>(Credential.VALID);
    private final LogPolicy policy = new LogPolicy() {
        @Override
        public boolean mayRead(String log) {
            return true;
        }

        @Override
        public boolean mayWrite(String log) {
            return true;
        }

        @Override
        public boolean isValid() {
            if (credential.get() == Credential.BROKEN) {
                throw new IllegalStateException("the list of guests is gone");
            }
            return credential.get() == Credential.VALID;
        }
    };
    private final TestNode node =
            new TestNode(Access.standard().withLimits(HASTY).withCheck(request -> Decision.allow("guest", policy)));
    private final URI address = node.listen();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void an_event_stream_ends_although_nothing_is_new() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(FOLLOW);
            assertThat(peer.readHead()).startsWith("HTTP/1.1 200");
            assertThat(peer.endsWithin(1_200)).as("as long as it is valid").isFalse();
            credential.set(Credential.EXPIRED);
            peer.awaitEnd();
        }
        assertThat(node.koredb.left.get(20, TimeUnit.SECONDS)).startsWith("127.0.0.1");
        assertThat(node.reports).isEmpty();
    }

    @Test
    void a_policy_that_throws_ends_it_too_and_is_reported() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send(FOLLOW);
            assertThat(peer.readHead()).startsWith("HTTP/1.1 200");
            credential.set(Credential.BROKEN);
            peer.awaitEnd();
        }
        assertThat(node.reports)
                .singleElement()
                .satisfies(report -> assertThat(report).hasMessageContaining("the list of guests is gone"));
    }

    @Test
    void a_body_that_is_still_on_its_way_is_read_no_further() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            peer.send("POST /kore/logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{");
            peer.send(" ".repeat(50_000));
            credential.set(Credential.EXPIRED);
            peer.awaitEnd();
        }
        assertThat(node.koredb.bodies).isEmpty();
    }
}
