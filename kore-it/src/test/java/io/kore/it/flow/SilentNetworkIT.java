package io.kore.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.NodeStatus;
import io.kore.access.LinkLimits;
import io.kore.error.KoreException;
import io.kore.error.SyncTimeoutException;
import io.kore.it.story.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Connections that stay open and carry nothing any more. */
class SilentNetworkIT {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final LinkLimits QUICK = new LinkLimits(6 << 20, 100, SECOND, PATIENCE, SECOND);
    private static final int RECORDS = 40_000;

    private final List<KoreException> errors = new CopyOnWriteArrayList<>();

    @Test
    void a_half_open_connection_is_noticed_by_both_and_made_anew() throws Exception {
        try (Node hub = hub();
                StallingProxy proxy = new StallingProxy(hub.addresses().get(0));
                Node phone = phone(proxy)) {
            phone.awaitSynced(PATIENCE);
            proxy.hold();
            phone.log("todo").append(Map.of("do", "Buy milk"));
            hub.log("todo").append(Map.of("do", "Sweep"));
            phone.awaitSynced(proxy.address(), PATIENCE);
            assertThat(hub.status().records()).isEqualTo(2);
            assertThat(proxy.connections.get()).isGreaterThan(1);
            assertThat(errors).as("it is told").isNotEmpty();
            Eventually.holds(() -> hub.status().peers().size() == 1);
        }
    }

    @Test
    void a_peer_that_stops_reading_within_a_backlog_is_cut_off_and_goes_on_later_without_loss() throws Exception {
        try (Node hub = hub();
                StallingProxy proxy = new StallingProxy(hub.addresses().get(0))) {
            List<Map<String, Object>> backlog = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                backlog.add(Map.of("n", i, "pad", "x".repeat(500)));
            }
            for (int from = 0; from < RECORDS; from += 500) {
                hub.log("todo").appendAll(backlog.subList(from, from + 500));
            }
            try (Node phone = phone(proxy)) {
                Eventually.holds(() -> proxy.bytes.get() > 2_000_000);
                proxy.hold();
                phone.awaitSynced(PATIENCE);
                assertThat(phone.status().records()).isEqualTo(RECORDS);
                assertThat(phone.shards()).isEqualTo(hub.shards());
                assertThat(proxy.connections.get()).isGreaterThan(1);
                assertThat(proxy.bytes.get())
                        .as("what it had is not sent again")
                        .isLessThan(RECORDS * 700L + 20_000_000);
            }
        }
    }

    @Test
    void a_timeout_tells_who_lags_and_closing_ends_the_wait() throws Exception {
        Node hub = hub();
        try (StallingProxy proxy = new StallingProxy(hub.addresses().get(0))) {
            Node phone = phone(proxy);
            phone.awaitSynced(PATIENCE);
            NodeStatus.Peer peer = phone.status().peers().get(0);
            assertThat(peer.isLevel()).isTrue();
            assertThat(peer.connectedSince()).isPresent();
            hub.close();
            Eventually.holds(() -> !phone.status().peers().get(0).isConnected());
            phone.log("todo").append(Map.of("do", "Buy milk"));
            assertThat(failure(() -> phone.awaitSynced(Duration.ofMillis(10))))
                    .isInstanceOf(SyncTimeoutException.class)
                    .hasMessageContaining("after 10 ms 1 of 1 peer not synced: " + proxy.address())
                    .hasMessageContaining("1 records to send");

            List<Throwable> ends = new CopyOnWriteArrayList<>();
            Thread waiting = new Thread(() -> ends.add(failure(() -> phone.awaitSynced(PATIENCE))));
            waiting.start();
            Eventually.holds(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            phone.close();
            waiting.join(PATIENCE.toMillis());
            assertThat(ends).singleElement().isInstanceOf(IllegalStateException.class);
        } finally {
            hub.close();
        }
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private static Throwable failure(Wait wait) {
        try {
            wait.run();
            return new AssertionError("it did not fail");
        } catch (RuntimeException | InterruptedException e) {
            return e;
        }
    }

    private static Node hub() {
        return Kore.node()
                .whoAmI("hub")
                .listen(0)
                .limits(QUICK)
                .onError(error -> {})
                .start();
    }

    private Node phone(StallingProxy proxy) {
        return Kore.node()
                .whoAmI("phone")
                .connect(proxy.address())
                .limits(QUICK)
                .onError(errors::add)
                .start();
    }
}
