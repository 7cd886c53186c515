package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting until peers have what was held, and what status tells meanwhile. */
class AwaitSyncedTest {
    private static final URI HUB = SimCluster.address("hub");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SimCluster cluster = new SimCluster(1);
    private final SimNode phone = SimNode.prompt("phone");
    private final SimNode hub = new SimNode("hub");
    private final Peers phonePeers = cluster.start(phone);
    private final Peers hubPeers = cluster.start(hub);

    @Test
    void a_peer_that_takes_no_records_of_a_log_is_not_synced_with_them() {
        LogPolicy noNews = LogPolicy.of(log -> true, log -> !log.equals("news"));
        cluster.door("guarded", () -> hubPeers.accept(Decision.allow("alice", noNews)));
        phonePeers.connect(SimCluster.address("guarded"));
        phone.append("news", "{}");
        phone.append("todo", "{}");
        SyncWait wait = phonePeers.whenSynced(List.of());
        cluster.run();
        hub.force(hub.end());
        cluster.run();

        assertThat(hub.count("todo", "phone")).isEqualTo(1);
        assertThat(hub.count("news", "phone")).isZero();
        assertThat(wait.result()).isNotDone();
        assertThat(wait.behind()).endsWith("; it takes no records of log news");
        assertThat(phonePeers.status())
                .singleElement()
                .satisfies(peer -> assertThat(peer.isLevel()).isFalse());
    }

    @Test
    void a_peer_whose_force_is_held_back_is_not_synced() {
        phonePeers.connect(HUB);
        cluster.run();
        phone.append("todo", "{}");
        phone.append("todo", "{}");
        phonePeers.arrived(phone.end());
        SyncWait wait = phonePeers.whenSynced(List.of());
        cluster.run();

        assertThat(hub.count("todo", "phone")).as("received").isEqualTo(2);
        assertThat(wait.result()).isNotDone();
        assertThat(wait.behind())
                .isEqualTo("1 of 1 peer not synced: sim:hub is connected, 2 records to send and 0 to receive");
        assertThat(phonePeers.status()).singleElement().satisfies(peer -> {
            assertThat(peer.isLevel()).isFalse();
            assertThat(peer.toSend()).isEqualTo(2);
        });
        assertThat(hubPeers.status()).singleElement().satisfies(peer -> {
            assertThat(peer.isLevel()).isFalse();
            assertThat(peer.isOutgoing()).isFalse();
            assertThat(peer.toReceive()).isEqualTo(2);
        });

        hub.force(hub.end());
        cluster.run();
        assertThat(wait.result()).isCompleted();
        assertThat(phonePeers.status()).singleElement().satisfies(peer -> {
            assertThat(peer.isLevel()).isTrue();
            assertThat(peer.toSend()).isZero();
        });
        assertThat(hubPeers.status()).singleElement().satisfies(peer -> {
            assertThat(peer.toSend()).as("what it has from there").isZero();
            assertThat(peer.toReceive()).isZero();
        });
    }

    @Test
    void what_the_peer_held_must_be_durable_here() {
        hub.append("todo", "{}");
        hub.force(hub.end());
        SimNode slow = new SimNode("slow");
        Peers slowPeers = cluster.start(slow);
        slowPeers.connect(HUB);
        SyncWait wait = slowPeers.whenSynced(List.of(HUB));
        cluster.run();
        assertThat(slow.count("todo", "hub")).isEqualTo(1);
        assertThat(wait.result()).isNotDone();
        assertThat(wait.behind()).endsWith("0 records to send and 1 to receive");

        slow.force(slow.end());
        cluster.run();
        assertThat(wait.result()).isCompleted();
    }

    @Test
    void what_the_peer_has_appended_but_not_forced_is_waited_for() {
        phonePeers.connect(HUB);
        cluster.run();
        hub.append("todo", "{}");
        SyncWait wait = phonePeers.whenSynced(List.of());
        cluster.run();
        assertThat(hub.isAwaited()).as("asked to force").isTrue();
        assertThat(wait.result()).isNotDone();

        hub.force(hub.end());
        cluster.run();
        assertThat(wait.result()).isCompleted();
        assertThat(phone.count("todo", "hub")).isEqualTo(1);
    }

    @Test
    void a_peer_that_dies_between_receiving_and_forcing_is_waited_for_until_it_has_it_again() {
        phonePeers.connect(HUB);
        cluster.run();
        phone.append("todo", "{}");
        phonePeers.arrived(phone.end());
        SyncWait wait = phonePeers.whenSynced(List.of());
        cluster.run();
        assertThat(hub.count("todo", "phone")).isEqualTo(1);

        cluster.down.add(HUB);
        cluster.cutAll();
        hub.crash();
        cluster.start(hub);
        cluster.advance(MINUTE);
        assertThat(hub.end()).isZero();
        assertThat(wait.result()).isNotDone();
        assertThat(wait.behind())
                .contains("sim:hub is not connected (nobody answers at sim:hub)")
                .contains("1 records to send");
        assertThat(phonePeers.status()).singleElement().satisfies(peer -> {
            assertThat(peer.isLevel()).isFalse();
            assertThat(peer.toSend()).isEqualTo(1);
            assertThat(peer.connectedSince()).isEmpty();
        });

        cluster.down.clear();
        cluster.advance(MINUTE);
        assertThat(wait.result()).isNotDone();
        hub.force(hub.end());
        cluster.run();
        assertThat(wait.result()).isCompleted();
    }

    @Test
    void a_hub_waits_for_each_peer_that_is_connected_and_for_one_that_has_gone() {
        List<SimNode> devices = List.of(SimNode.prompt("a"), SimNode.prompt("b"), SimNode.prompt("c"));
        List<Peers> all = devices.stream().map(cluster::start).toList();
        all.forEach(peers -> peers.connect(HUB));
        cluster.run();
        hub.append("todo", "{}");
        hub.force(hub.end());
        cluster.cutAll();
        SyncWait none = hubPeers.whenSynced(List.of());
        cluster.run();
        assertThat(none.result()).isNotDone();
        assertThat(none.behind()).isEqualTo("no peer has come");

        cluster.advance(MINUTE);
        assertThat(none.result()).as("one is enough where there was none").isCompleted();
        SyncWait three = hubPeers.whenSynced(List.of());
        cluster.cutAll();
        assertThat(three.result()).isNotDone();
        assertThat(three.behind()).startsWith("3 of 3 peers not synced: ").contains("has gone and not come back");
        cluster.advance(MINUTE);
        assertThat(three.result()).isCompleted();
        assertThat(devices).allMatch(device -> device.count("todo", "hub") == 1);
    }

    @Test
    void many_peers_and_many_who_wait() {
        phonePeers.connect(HUB);
        for (int i = 0; i < 100; i++) {
            SimNode device = SimNode.prompt("device" + i);
            device.append("todo", "{}");
            cluster.start(device).connect(HUB);
        }
        cluster.run();
        SimNode.forceWhenever(hub, cluster::run);
        List<SyncWait> waits = List.of(
                hubPeers.whenSynced(List.of()), hubPeers.whenSynced(List.of()), phonePeers.whenSynced(List.of()));
        cluster.run();
        assertThat(waits).allSatisfy(wait -> assertThat(wait.result()).isCompleted());
        assertThat(phone.hashes()).hasSize(100);
        assertThat(hubPeers.status()).hasSize(101).allSatisfy(peer -> {
            assertThat(peer.isLevel()).isTrue();
            assertThat(peer.toSend() + peer.toReceive()).isZero();
        });
    }

    @Test
    void stopping_ends_the_wait() {
        phonePeers.connect(HUB);
        SyncWait wait = phonePeers.whenSynced(List.of());
        var unused = phonePeers.stop();
        assertThat(wait.result()).isCompletedExceptionally();
        assertThatThrownBy(wait.result()::join).hasRootCauseMessage("the node is closed");
        assertThat(phonePeers.whenSynced(List.of()).result()).isCompletedExceptionally();
    }

    @Test
    void an_address_that_nobody_keeps_up_is_refused() {
        assertThatThrownBy(() -> phonePeers.whenSynced(List.of(HUB)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no lasting connection goes to sim:hub");
    }

    @Test
    void a_backlog_is_counted_exactly_both_ways() {
        for (int i = 0; i < 1_000; i++) {
            phone.append("todo", "{\"pad\":\"" + "x".repeat(50_000) + "\"}");
            hub.plant("other", "writer" + i, 1, "{}");
        }
        hub.force(hub.end());
        phonePeers.connect(HUB);
        cluster.run();
        long arrived = hub.count("todo", "phone");
        assertThat(arrived).as("a window").isBetween(20L, 500L);
        assertThat(phonePeers.status()).singleElement().satisfies(peer -> {
            assertThat(peer.toSend()).isEqualTo(1_000);
            assertThat(peer.toReceive()).isZero();
        });
        assertThat(hubPeers.status()).singleElement().satisfies(peer -> {
            assertThat(peer.toSend()).isZero();
            assertThat(peer.toReceive()).isEqualTo(1_000);
        });
    }
}
