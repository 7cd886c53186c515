package io.kore.tck;

import static io.kore.tck.TransportBench.answer;
import static io.kore.tck.TransportBench.failure;
import static io.kore.tck.TransportRules.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Access;
import io.kore.access.BearerToken;
import io.kore.access.Decision;
import io.kore.access.IncomingRequest;
import io.kore.access.LinkLimits;
import io.kore.access.LogPolicy;
import io.kore.access.RequestCheck;
import io.kore.error.KoreException;
import io.kore.error.PeerException;
import io.kore.error.SetupException;
import io.kore.error.TransportException;
import io.kore.tck.TransportBench.Pair;
import io.kore.tck.TransportBench.Side;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** T6 and T9: a connection that is not made, and why; one that is made, and for whom. */
interface RefusalRules extends TransportRules {
    @Test
    default void t6_a_connection_that_nobody_answers_is_a_transport_error() {
        Side gone = bench().open();
        URI address = bench().listen(gone);
        gone.transport().close();
        RecordingHandler handler = new RecordingHandler();
        Throwable failure = failure(bench().connect(bench().open(), address, handler));
        assertThat(failure).isInstanceOf(TransportException.class);
        assertUntouched(handler);
    }

    @Test
    default void t6_a_peer_that_never_answers_is_given_up() {
        Duration second = Duration.ofSeconds(1);
        LinkLimits impatient = new LinkLimits(LinkLimits.standard().frameBytesMax(), 10, second, second, second);
        Side server = bench().open();
        BreakableLine line = bench().line(bench().listen(server));
        line.freeze();
        RecordingHandler handler = new RecordingHandler();
        Side client = bench().open(Access.standard().withLimits(impatient));
        assertThat(failure(bench().connect(client, line.address(), handler))).isInstanceOf(TransportException.class);
        assertUntouched(handler);
    }

    @Test
    default void t6_a_refused_request_is_a_peer_error() {
        for (int status : new int[] {401, 403, 429, 503}) {
            Side server = bench().open(Access.standard().withCheck(request -> Decision.refuse(status)));
            assertRefused(server, bench().open());
        }
    }

    @Test
    default void t6_a_check_that_throws_refuses() {
        RequestCheck broken = request -> {
            throw new IllegalStateException("thrown by the test");
        };
        assertRefused(bench().open(Access.standard().withCheck(broken)), bench().open());
    }

    private void assertRefused(Side server, Side client) {
        RecordingHandler handler = new RecordingHandler();
        Throwable failure = failure(bench().connect(client, bench().listen(server), handler));
        assertThat(failure).isInstanceOf(PeerException.class);
        assertUntouched(handler);
        assertThat(server.context().handlers())
                .as("handlers given for a refused connection")
                .isEmpty();
    }

    private static void assertUntouched(RecordingHandler handler) {
        assertThat(handler.isOpened()).isFalse();
        assertThat(handler.closings()).isZero();
        handler.assertOrderly();
    }

    @Test
    default void t6_a_token_opens_the_door_and_nothing_else_does() {
        Side server = bench().open(Access.standard().withCheck(new BearerToken("right")));
        assertRefused(server, bench().open());
        assertRefused(server, bench().open(Access.standard().withAuth(new BearerToken("wrong"))));
        Side client = bench().open(Access.standard().withAuth(new BearerToken("right")));
        Pair pair = bench().link(client, server, bench().listen(server));
        answer(pair.fromClient().send(number(1)));
        pair.server().awaitFrames(1);
    }

    @Test
    default void t9_each_link_comes_with_the_decision_on_it() {
        LogPolicy policy = LogPolicy.of(List.of("read"), List.of("written"));
        Side server = bench().open(Access.standard()
                .withCheck(request -> request.header("X-Kore-Test")
                        .map(name -> Decision.allow(name, policy))
                        .orElse(Decision.allow())));
        URI address = bench().listen(server);
        for (String name : List.of("first", "second")) {
            bench().link(
                            bench().open(Access.standard().withAuth(peer -> Map.of("X-Kore-Test", name))),
                            server,
                            address);
        }
        bench().link(bench().open(), server, address);
        assertThat(server.context().decisions())
                .containsExactly(Decision.allow("first", policy), Decision.allow("second", policy), Decision.allow());
    }

    @Test
    default void t9_without_a_check_everything_is_allowed() {
        Side server = bench().open();
        bench().link(bench().open(), server, bench().listen(server));
        assertThat(server.context().decisions()).containsExactly(Decision.allow());
    }

    @Test
    default void t6_the_check_sees_the_header_fields_of_the_other_side() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Side server = bench().open(Access.standard().withCheck(request -> {
            seen.addAll(describe(request));
            return Decision.allow();
        }));
        List<URI> asked = new CopyOnWriteArrayList<>();
        Side client = bench().open(Access.standard().withAuth(peer -> {
            asked.add(peer);
            return Map.of("Authorization", "Custom abc", "X-Kore-Test", "yes; no=1");
        }));
        URI address = bench().listen(server);
        bench().link(client, server, address);
        assertThat(seen).containsExactly("Custom abc", "Custom abc", "yes; no=1", "absent");
        assertThat(asked).containsExactly(address);
    }

    private static List<String> describe(IncomingRequest request) {
        assertThat(request.method()).isNotEmpty();
        assertThat(request.path()).startsWith("/");
        assertThat(request.remote()).isNotEmpty();
        return List.of(
                request.header("authorization").orElse("absent"),
                request.header("AUTHORIZATION").orElse("absent"),
                request.header("X-Kore-Test").orElse("absent"),
                request.header("X-Kore-Other").orElse("absent"));
    }

    @Test
    default void t6_an_introduction_is_made_anew_for_each_attempt() {
        Side server = bench().open(Access.standard().withCheck(new BearerToken("second")));
        List<String> tokens = new CopyOnWriteArrayList<>(List.of("first", "second"));
        Side client = bench().open(Access.standard().withAuth(peer -> new BearerToken(tokens.remove(0)).headers(peer)));
        URI address = bench().listen(server);
        assertThat(failure(bench().connect(client, address, new RecordingHandler())))
                .isInstanceOf(PeerException.class);
        bench().link(client, server, address);
    }

    @Test
    default void t6_an_introduction_that_throws_fails_the_attempt() {
        Side server = bench().open();
        Side client = bench().open(Access.standard().withAuth(peer -> {
            throw new IllegalStateException("thrown by the test");
        }));
        RecordingHandler handler = new RecordingHandler();
        Throwable failure = failure(bench().connect(client, bench().listen(server), handler));
        assertThat(failure).isInstanceOf(KoreException.class);
        assertUntouched(handler);
        assertThat(server.context().handlers()).isEmpty();
    }

    @Test
    default void t6_an_address_of_another_kind_is_a_setup_error() {
        Side client = bench().open();
        URI nonsense = URI.create("nonsense-of-the-test://somewhere:1");
        assertThatThrownBy(() -> bench().connect(client, nonsense, new RecordingHandler()))
                .isInstanceOf(SetupException.class);
    }

    @Test
    default void t6_the_other_end_has_a_name() {
        Side server = bench().open();
        URI address = bench().listen(server);
        Pair pair = bench().link(
                        bench().open(Access.standard().withAuth(new BearerToken("quite-secret"))), server, address);
        assertThat(pair.fromClient().remote()).contains(String.valueOf(address.getPort()));
        assertThat(pair.fromServer().remote()).isNotBlank();
        assertThat(pair.fromClient().remote() + pair.fromServer().remote()).doesNotContain("quite-secret");
    }
}
