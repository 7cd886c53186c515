package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.NodeStatus;
import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.access.LogSelection;
import io.kore.error.PeerException;
import io.kore.error.SetupException;
import io.kore.error.StoreFailedException;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lasting connections; single exchanges are in {@link SyncOnceTest}. */
class PeersTest {
    private static final URI HUB = SimCluster.address("hub");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SimCluster cluster = new SimCluster(1);
    private final SimNode phone = SimNode.prompt("phone");
    private final SimNode hub = SimNode.prompt("hub");
    private final Peers phonePeers = cluster.start(phone);
    private final Peers hubPeers = cluster.start(hub);

    @Test
    void a_lasting_connection_makes_level_and_keeps_it_so() {
        phone.append("todo", "{\"n\":1}");
        hub.append("todo", "{\"n\":2}");
        phonePeers.connect(HUB);
        cluster.run();
        assertThat(phone.hashes()).isEqualTo(hub.hashes()).hasSize(2);

        phone.append("todo", "{\"n\":3}");
        phonePeers.arrived(phone.end());
        cluster.run();
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
        assertThat(phonePeers.status()).containsExactly(up("hub")).isNotSameAs(hubPeers.status());
        assertThat(hubPeers.status())
                .singleElement()
                .satisfies(peer -> assertThat(peer.whoAmI()).isEqualTo("phone"));
    }

    /** A peer that this node has connected to, and that is level, since the cluster's clock began. */
    private NodeStatus.Peer up(String name) {
        Instant since = Instant.EPOCH.plus(cluster.now());
        return new NodeStatus.Peer("sim:" + name, name, true, true, Optional.of(since), true, 0, 0, "");
    }

    @Test
    void without_a_peer_an_append_wakes_nobody_and_who_connects_later_gets_it() {
        phone.append("todo", "{\"n\":1}");
        phonePeers.arrived(phone.end());
        assertThat(cluster.isAtRest()).isTrue();
        phonePeers.connect(HUB);
        cluster.run();
        assertThat(hub.hashes()).isEqualTo(phone.hashes()).hasSize(1);

        phone.append("todo", "{\"n\":2}");
        phonePeers.arrived(phone.end());
        assertThat(cluster.isAtRest()).isFalse();
        cluster.run();
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
    }

    @Test
    void records_travel_along_a_chain_of_nodes_at_once() {
        SimNode pad = SimNode.prompt("pad");
        Peers padPeers = cluster.start(pad);
        phonePeers.connect(HUB);
        padPeers.connect(HUB);
        cluster.run();
        phone.append("todo", "{\"n\":1}");
        phonePeers.arrived(phone.end());
        cluster.run();
        assertThat(pad.hashes()).isEqualTo(phone.hashes()).hasSize(1);
    }

    @Test
    void what_is_appended_is_forced_for_peers_only_and_sent_then() {
        SimNode slow = new SimNode("slow");
        Peers peers = cluster.start(slow);
        slow.append("todo", "{}");
        peers.arrived(slow.end());
        cluster.run();
        assertThat(slow.isAwaited()).as("nobody is connected").isFalse();

        peers.connect(HUB);
        cluster.run();
        slow.append("todo", "{}");
        peers.arrived(slow.end());
        cluster.run();
        assertThat(slow.isAwaited()).isTrue();
        assertThat(hub.end()).isEqualTo(1);

        slow.force(slow.end());
        cluster.run();
        assertThat(hub.end()).isEqualTo(2);
    }

    @Test
    void a_peer_that_is_away_is_tried_for_ever_at_random_times_that_spread_out() {
        cluster.down.add(HUB);
        phonePeers.connect(HUB);
        cluster.advance(Duration.ofHours(2));

        List<Duration> at = cluster.attempts.getOrDefault(HUB, List.of());
        Duration bound = Duration.ofMillis(200);
        for (int i = 1; i < at.size(); i++) {
            assertThat(at.get(i).minus(at.get(i - 1))).as("wait %s", i).isLessThanOrEqualTo(bound);
            bound = bound.multipliedBy(2).compareTo(Duration.ofSeconds(30)) < 0
                    ? bound.multipliedBy(2)
                    : Duration.ofSeconds(30);
        }
        assertThat(at.size()).as("attempts in two hours").isBetween(240 * 3 / 2, 240 * 3);
        assertThat(phone.reports).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("nobody answers"));
        assertThat(phonePeers.status())
                .containsExactly(new NodeStatus.Peer(
                        "sim:hub", "", true, false, Optional.empty(), false, 0, 0, "nobody answers at sim:hub"));

        cluster.down.clear();
        cluster.advance(MINUTE);
        assertThat(phonePeers.status())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("connectedSince")
                .containsExactly(up("hub"));
    }

    @Test
    void after_a_session_that_was_level_the_first_wait_is_short_again() {
        cluster.down.add(HUB);
        phonePeers.connect(HUB);
        cluster.advance(Duration.ofMinutes(10));
        cluster.down.clear();
        cluster.advance(MINUTE);
        cluster.cutAll();
        assertThat(cluster.openPipes()).isZero();
        assertThat(phonePeers.status())
                .singleElement()
                .satisfies(peer -> assertThat(peer.isConnected()).isFalse())
                .satisfies(peer -> assertThat(peer.isLevel()).isTrue());

        phone.append("todo", "{}");
        cluster.advance(Duration.ofMillis(200));
        assertThat(hub.hashes()).isEqualTo(phone.hashes()).hasSize(1);
    }

    @Test
    void trouble_is_reported_again_once_it_had_been_well() {
        phonePeers.connect(HUB);
        cluster.run();
        for (int i = 0; i < 3; i++) {
            cluster.down.add(HUB);
            cluster.cutAll();
            cluster.advance(MINUTE);
            cluster.down.clear();
            cluster.advance(MINUTE);
        }
        assertThat(phone.reports)
                .as("three times broken, three times unreachable")
                .hasSize(6);
        assertThat(hub.reports).as("a peer that goes is no trouble").isEmpty();
    }

    @Test
    void a_refusal_is_retried_later_than_a_failure_and_reported_once() {
        cluster.refusing.add(HUB);
        phonePeers.connect(HUB);
        cluster.advance(Duration.ofMinutes(30));
        List<Duration> at = cluster.attempts.getOrDefault(HUB, List.of());
        for (int i = 1; i < at.size(); i++) {
            assertThat(at.get(i).minus(at.get(i - 1))).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(60));
        }
        assertThat(at.size()).isBetween(30, 120);
        assertThat(phone.reports).singleElement().isInstanceOf(PeerException.class);
    }

    @Test
    void a_refused_batch_is_reported_on_both_sides_and_once_each() {
        hub.refused.add(phone.append("todo", "{\"bad\":true}").payload());
        phonePeers.connect(HUB);
        cluster.advance(Duration.ofMinutes(10));
        assertThat(cluster.attempts.getOrDefault(HUB, List.of()).size()).isGreaterThan(5);
        assertThat(phone.reports).hasSize(1).allMatch(e -> e instanceof PeerException);
        assertThat(hub.reports).hasSize(1).allMatch(e -> e instanceof PeerException);
    }

    @Test
    void a_node_that_connects_to_itself_is_told_so_and_stops_trying() {
        phonePeers.connect(SimCluster.address("phone"));
        cluster.advance(Duration.ofHours(1));
        assertThat(cluster.attempts.getOrDefault(SimCluster.address("phone"), List.of()))
                .hasSize(1);
        assertThat(phone.reports)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("leads from the node back to itself"));
        assertThat(cluster.openPipes()).isZero();
    }

    @Test
    void two_nodes_that_connect_to_each_other_exchange_over_one_link() {
        for (int seed = 0; seed < 20; seed++) {
            SimCluster both = new SimCluster(seed);
            SimNode left = SimNode.prompt("left");
            SimNode right = SimNode.prompt("right");
            Peers leftPeers = both.start(left);
            Peers rightPeers = both.start(right);
            left.append("todo", "{}");
            leftPeers.connect(SimCluster.address("right"));
            rightPeers.connect(SimCluster.address("left"));
            both.advance(MINUTE);
            assertThat(both.openPipes()).as("seed %s", seed).isEqualTo(1);

            right.append("todo", "{}");
            rightPeers.arrived(right.end());
            both.run();
            assertThat(both.pipes.stream().mapToInt(pipe -> pipe.batches).sum())
                    .as("seed %s: batches", seed)
                    .isEqualTo(2);
            assertThat(left.hashes()).isEqualTo(right.hashes());
            for (Peers peers : List.of(leftPeers, rightPeers)) {
                assertThat(peers.status().get(0).isConnected()
                                && peers.status().get(0).isLevel())
                        .as("seed %s", seed)
                        .isTrue();
            }

            both.cutAll();
            both.advance(MINUTE);
            assertThat(both.openPipes()).as("seed %s: after a cut", seed).isEqualTo(1);
            assertThat(left.reports.size() + right.reports.size()).isEqualTo(1);
        }
    }

    @Test
    void two_addresses_of_one_node_are_one_connection() {
        cluster.door("hub.local", () -> hubPeers.accept(Decision.allow()));
        phonePeers.connect(HUB);
        phonePeers.connect(SimCluster.address("hub.local"));
        cluster.advance(MINUTE);
        assertThat(cluster.openPipes()).isEqualTo(1);
        assertThat(phonePeers.status()).hasSize(2).allMatch(NodeStatus.Peer::isConnected);

        cluster.down.add(HUB);
        cluster.cutAll();
        cluster.advance(MINUTE);
        assertThat(cluster.openPipes())
                .as("the address that rested goes on alone")
                .isEqualTo(1);
        assertThat(phonePeers.status()).extracting(NodeStatus.Peer::isConnected).containsExactly(false, true);
    }

    @Test
    void two_selections_to_one_node_are_two_connections_that_both_work() {
        cluster.door("hub.local", () -> hubPeers.accept(Decision.allow()));
        for (String log : List.of("todo", "contacts", "diary")) {
            hub.append(log, "{}");
            phone.append(log, "{}");
        }
        phonePeers.connect(HUB, LogSelection.of(List.of("todo")));
        phonePeers.connect(SimCluster.address("hub.local"), LogSelection.of(List.of("contacts", "news")));
        cluster.advance(MINUTE);
        assertThat(cluster.openPipes()).isEqualTo(2);
        assertThat(phone.count("todo", "hub") + phone.count("contacts", "hub")).isEqualTo(2);
        assertThat(phone.count("diary", "hub") + hub.count("diary", "phone")).isZero();

        cluster.cutAll();
        hub.append("news", "{}");
        hubPeers.arrived(hub.end());
        cluster.advance(MINUTE);
        assertThat(phone.count("news", "hub")).isEqualTo(1);
    }

    @Test
    void a_connection_for_some_logs_does_not_take_the_place_of_one_for_all() {
        hub.append("diary", "{}");
        phonePeers.connect(HUB, LogSelection.of(List.of("todo")));
        cluster.run();
        hubPeers.connect(SimCluster.address("phone"));
        cluster.advance(MINUTE);
        assertThat(phone.hashes()).isEqualTo(hub.hashes()).hasSize(1);
    }

    @Test
    void what_a_peer_does_not_take_is_reported_once_however_often_it_is_offered() {
        LogPolicy readOnly = LogPolicy.of(List.of("todo"), List.of());
        cluster.door("hub", () -> hubPeers.accept(Decision.allow("alice", readOnly)));
        phone.append("todo", "{}");
        phonePeers.connect(HUB);
        for (int i = 0; i < 5; i++) {
            cluster.advance(MINUTE);
            cluster.cutAll();
        }
        cluster.advance(MINUTE);
        assertThat(hub.end()).isZero();
        assertThat(hub.reports)
                .filteredOn(e -> e.toString().contains("log todo"))
                .hasSize(1);
        assertThat(phone.reports)
                .filteredOn(e -> e.toString().contains("log todo"))
                .hasSize(1);
    }

    @Test
    void a_credential_that_expires_ends_a_quiet_connection_and_the_next_attempt_brings_a_new_one() {
        boolean[] isValid = {true};
        LogPolicy policy = new LogPolicy() {
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
                return isValid[0];
            }
        };
        cluster.door("hub", () -> hubPeers.accept(Decision.allow("alice", policy)));
        phonePeers.connect(HUB);
        cluster.advance(MINUTE);
        assertThat(cluster.openPipes()).isEqualTo(1);
        isValid[0] = false;
        cluster.advance(Duration.ofSeconds(3));
        assertThat(cluster.openPipes()).isZero();
        isValid[0] = true;
        cluster.advance(MINUTE);
        assertThat(cluster.openPipes()).isEqualTo(1);
    }

    @Test
    void a_copy_of_the_store_is_reported() {
        SimNode copy = SimNode.prompt("phone");
        Peers copyPeers = cluster.start(copy);
        cluster.door("copy", () -> copyPeers.accept(Decision.allow()));
        phonePeers.connect(SimCluster.address("copy"));
        cluster.run();
        assertThat(phone.reports)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("a copy of this node's store"));
    }

    @Test
    void a_peer_that_says_nothing_is_left_after_the_hello_timeout() {
        Silent silent = new Silent();
        cluster.door("silent", () -> silent);
        phonePeers.connect(SimCluster.address("silent"));
        cluster.advance(Duration.ofSeconds(9));
        assertThat(silent.isClosed).isFalse();
        cluster.advance(Duration.ofSeconds(2));
        assertThat(silent.isClosed).isTrue();
        assertThat(phone.reports)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("no Hello came within 10 s"));
    }

    @Test
    void a_store_that_cannot_force_ends_the_sessions_with_its_error() {
        SimNode broken = new SimNode("broken") {
            @Override
            public CompletionStage<Long> whenDurable(long position) {
                return CompletableFuture.failedFuture(new StoreFailedException("the disk is gone"));
            }
        };
        Peers peers = cluster.start(broken);
        peers.connect(HUB);
        cluster.run();
        broken.append("todo", "{}");
        peers.arrived(broken.end());
        cluster.run();
        assertThat(broken.reports).singleElement().isInstanceOf(StoreFailedException.class);
        assertThat(hub.end()).isZero();
    }

    @Test
    void an_error_of_the_host_ends_one_session_and_not_the_executor() {
        SimNode faulty = new SimNode("faulty") {
            @Override
            public Holdings holdings() {
                throw new IllegalStateException("the store is closed");
            }
        };
        Peers peers = cluster.start(faulty);
        peers.connect(HUB);
        cluster.run();
        assertThat(faulty.reports)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("the store is closed"));
        assertThat(hub.reports).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("cannot go on now"));
    }

    @Test
    void stopping_parts_in_peace_and_starts_nothing_more() {
        phonePeers.connect(HUB);
        cluster.run();
        CompletableFuture<Void> stopped = phonePeers.stop();
        cluster.run();
        assertThat(stopped).isCompleted();
        assertThat(cluster.openPipes()).isZero();
        cluster.advance(Duration.ofHours(1));
        assertThat(cluster.attempts.getOrDefault(HUB, List.of())).hasSize(1);
        assertThat(phone.reports).isEmpty();
        assertThat(hub.reports).isEmpty();
        assertThat(hubPeers.status()).isEmpty();
    }

    @Test
    void stopping_does_not_wait_for_a_peer_that_is_stuck() {
        phonePeers.connect(HUB);
        cluster.run();
        cluster.pipes.get(0).isStuck = true;
        CompletableFuture<Void> stopped = phonePeers.stop();
        cluster.run();
        assertThat(stopped).isNotDone();
        cluster.advance(Duration.ofSeconds(10));
        assertThat(stopped).isCompleted();
    }

    @Test
    void a_stopped_node_takes_no_links() {
        CompletableFuture<Void> stopped = hubPeers.stop();
        cluster.run();
        assertThat(stopped).isCompleted();
        phonePeers.connect(HUB);
        cluster.run();
        assertThat(cluster.openPipes()).isZero();
    }

    @Test
    void an_address_without_transport_is_refused_at_once() {
        assertThatThrownBy(() -> phonePeers.connect(URI.create("pigeon:hub"))).isInstanceOf(SetupException.class);
    }

    /** Takes a link and says nothing. */
    private static final class Silent implements LinkHandler {
        private final List<Integer> heard = new ArrayList<>();
        private boolean isClosed;

        @Override
        public void opened(Link link) {}

        @Override
        public void received(ByteBuffer frame) {
            heard.add(frame.remaining());
        }

        @Override
        public void closed(@Nullable String reason) {
            isClosed = true;
        }
    }
}
