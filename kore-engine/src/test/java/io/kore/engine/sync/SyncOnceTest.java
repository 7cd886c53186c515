package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.SyncReport;
import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.access.LogSelection;
import io.kore.error.PeerException;
import io.kore.error.SetupException;
import io.kore.error.TransportException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Single exchanges. */
class SyncOnceTest {
    private static final URI HUB = SimCluster.address("hub");

    private final SimCluster cluster = new SimCluster(2);
    private final SimNode phone = SimNode.prompt("phone");
    private final SimNode hub = SimNode.prompt("hub");
    private final Peers phonePeers = cluster.start(phone);
    private final Peers hubPeers = cluster.start(hub);

    @Test
    void an_exchange_fails_by_name_of_the_log_that_was_not_taken_when_all_else_is_exchanged() {
        LogPolicy policy = LogPolicy.of(List.of("todo", "news"), List.of("todo"));
        cluster.door("hub", () -> hubPeers.accept(Decision.allow("alice", policy)));
        hub.append("news", "{}");
        phone.append("news", "{}");
        phone.append("todo", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(HUB);
        cluster.run();
        assertThatThrownBy(result::join)
                .hasCauseInstanceOf(PeerException.class)
                .hasMessageContaining("log news")
                .hasMessageNotContaining("log todo");
        assertThat(hub.count("todo", "phone")).isEqualTo(1);
        assertThat(phone.count("news", "hub")).isEqualTo(1);

        CompletableFuture<SyncReport> some = phonePeers.syncOnce(HUB, LogSelection.of(List.of("todo")));
        cluster.run();
        assertThat(some).isCompletedWithValue(new SyncReport("hub", 0, 0));
    }

    @Test
    void both_sides_hold_the_union_and_part() {
        phone.append("todo", "{\"n\":1}");
        phone.append("todo", "{\"n\":2}");
        hub.append("todo", "{\"n\":3}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(HUB);
        cluster.run();
        assertThat(result).isCompletedWithValue(new SyncReport("hub", 2, 1));
        assertThat(phone.hashes()).isEqualTo(hub.hashes()).hasSize(2);
        assertThat(cluster.openPipes()).isZero();
        assertThat(phone.reports).isEmpty();
        assertThat(hub.reports).isEmpty();
    }

    @Test
    void it_is_not_over_before_the_peer_holds_all_durably() {
        SimNode slow = new SimNode("slow");
        cluster.start(slow);
        phone.append("todo", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(SimCluster.address("slow"));
        cluster.run();
        assertThat(slow.end()).isEqualTo(1);
        assertThat(result).isNotDone();
        slow.force(slow.end());
        cluster.run();
        assertThat(result).isCompletedWithValue(new SyncReport("slow", 1, 0));
    }

    @Test
    void it_goes_beside_a_lasting_connection() {
        phonePeers.connect(HUB);
        cluster.run();
        phone.append("todo", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(HUB);
        cluster.run();
        assertThat(result).isCompleted();
        assertThat(hub.end()).isEqualTo(1);
        assertThat(cluster.openPipes()).isEqualTo(1);
        assertThat(phonePeers.status())
                .singleElement()
                .satisfies(peer -> assertThat(peer.isConnected()).isTrue());
    }

    @Test
    void a_peer_that_is_away_fails_it() {
        cluster.down.add(HUB);
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(HUB);
        cluster.run();
        assertThatFailureOf(result).hasCauseInstanceOf(TransportException.class);
        assertThat(phone.reports).as("the caller knows").isEmpty();
    }

    @Test
    void a_refused_record_fails_it_on_whichever_side() {
        phone.refused.add(hub.append("todo", "{\"bad\":true}").payload());
        CompletableFuture<SyncReport> refusing = phonePeers.syncOnce(HUB);
        CompletableFuture<SyncReport> refused = hubPeers.syncOnce(SimCluster.address("phone"));
        cluster.run();
        assertThatFailureOf(refusing).hasCauseInstanceOf(PeerException.class);
        assertThatFailureOf(refused).hasCauseInstanceOf(PeerException.class);
    }

    @Test
    void a_fork_is_exchanged_like_all_else() throws Exception {
        phone.plant("todo", "twin", 1, "{\"at\":\"phone\"}");
        hub.plant("todo", "twin", 1, "{\"at\":\"hub\"}");
        hub.plant("todo", "twin", 2, "{\"at\":\"hub\"}");
        phone.append("contacts", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(HUB);
        cluster.run();
        assertThat(result.get().sent()).isEqualTo(2);
        assertThat(result.get().received()).isEqualTo(2);
        assertThat(hub.hashes()).isEqualTo(phone.hashes()).hasSize(3);
    }

    @Test
    void the_node_itself_is_no_peer() {
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(SimCluster.address("phone"));
        cluster.run();
        assertThatFailureOf(result).hasCauseInstanceOf(PeerException.class).hasMessageContaining("back to itself");
    }

    @Test
    void a_connection_that_breaks_fails_it() {
        SimNode slow = new SimNode("slow");
        cluster.start(slow);
        phone.append("todo", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(SimCluster.address("slow"));
        cluster.run();
        cluster.cutAll();
        assertThatFailureOf(result).hasCauseInstanceOf(TransportException.class);
    }

    @Test
    void a_peer_that_leaves_early_fails_it() {
        SimNode slow = new SimNode("slow");
        Peers slowPeers = cluster.start(slow);
        phone.append("todo", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(SimCluster.address("slow"));
        cluster.run();
        CompletableFuture<Void> stopped = slowPeers.stop();
        cluster.run();
        assertThat(stopped).isCompleted();
        assertThatFailureOf(result)
                .hasCauseInstanceOf(TransportException.class)
                .hasMessageContaining("ended before both sides held the same");
    }

    @Test
    void standing_still_fails_it_but_slowness_does_not() {
        SimNode slow = new SimNode("slow");
        cluster.start(slow);
        phone.append("todo", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(SimCluster.address("slow"));
        for (int i = 0; i < 20; i++) {
            cluster.advance(Duration.ofSeconds(50));
            phone.append("todo", "{}");
            phonePeers.arrived(phone.end());
        }
        assertThat(result).as("something moved every 50 s").isNotDone();
        cluster.advance(Duration.ofMinutes(3));
        assertThatFailureOf(result)
                .hasCauseInstanceOf(TransportException.class)
                .hasMessageContaining("stood still for 60 s");
    }

    @Test
    void stopping_the_node_fails_it() {
        SimNode slow = new SimNode("slow");
        cluster.start(slow);
        phone.append("todo", "{}");
        CompletableFuture<SyncReport> result = phonePeers.syncOnce(SimCluster.address("slow"));
        cluster.run();
        CompletableFuture<Void> stopped = phonePeers.stop();
        cluster.run();
        assertThat(stopped).isCompleted();
        assertThatFailureOf(result).hasCauseInstanceOf(TransportException.class);
        CompletableFuture<SyncReport> late = phonePeers.syncOnce(HUB);
        cluster.run();
        assertThatFailureOf(late).hasCauseInstanceOf(TransportException.class);
    }

    /** Fails at once, where {@code join} would wait, if the exchange is still going on. */
    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFailureOf(CompletableFuture<?> result) {
        assertThat(result).isCompletedExceptionally();
        return assertThatThrownBy(result::join);
    }

    @Test
    void an_address_without_transport_is_refused_at_once() {
        assertThatThrownBy(() -> phonePeers.syncOnce(URI.create("pigeon:hub"))).isInstanceOf(SetupException.class);
    }
}
