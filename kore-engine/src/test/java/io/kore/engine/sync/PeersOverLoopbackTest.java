package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.SyncReport;
import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.error.KoreException;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.tck.LoopbackNetwork;
import io.kore.tck.Timeline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads and real time over the loopback network of the contract kit. */
class PeersOverLoopbackTest {
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final LoopbackNetwork network = new LoopbackNetwork(Timeline.of(scheduler));
    private final List<Running> running = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (Running node : running) {
            node.peers.stop().get(20, TimeUnit.SECONDS);
            node.transport.close();
            node.serial.shutdown();
            assertThat(node.serial.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
        scheduler.shutdownNow();
    }

    @Test
    void a_chain_of_nodes_comes_level_and_stays_so_through_cuts() throws Exception {
        Running hub = new Running("hub");
        Running phone = new Running("phone");
        Running pad = new Running("pad");
        phone.peers.connect(hub.address);
        pad.peers.connect(phone.address);
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 200; i++) {
                hub.append("todo", "{\"i\":" + i + "}");
                phone.append("todo", "{\"i\":" + i + "}");
                pad.append("contacts", "{\"pad\":\"" + "x".repeat(500) + "\"}");
            }
            network.cut("hub", "phone");
            network.cut("phone", "pad");
        }
        long all = 5 * 200 * 3;
        await("all hold all", () -> running.stream().allMatch(node -> node.end() == all));
        assertThat(phone.hashes()).isEqualTo(hub.hashes()).isEqualTo(pad.hashes());
        await("status is level", () -> pad.peers.status().get(0).isLevel());
    }

    @Test
    void a_single_exchange_moves_a_backlog_both_ways() throws Exception {
        Running hub = new Running("hub");
        Running phone = new Running("phone");
        for (int i = 0; i < 3_000; i++) {
            hub.append("todo", "{\"pad\":\"" + "x".repeat(1_000) + "\"}");
            phone.append("todo", "{\"pad\":\"" + "y".repeat(1_000) + "\"}");
        }
        CompletableFuture<SyncReport> result = phone.peers.syncOnce(hub.address);
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(new SyncReport("hub", 3_000, 3_000));
        assertThat(phone.hashes()).isEqualTo(hub.hashes());
    }

    @Test
    void nodes_that_connect_to_each_other_settle_on_one_link() throws Exception {
        Running hub = new Running("hub");
        Running phone = new Running("phone");
        phone.peers.connect(hub.address);
        hub.peers.connect(phone.address);
        await("both see one connection", () -> isSettled(hub) && isSettled(phone));
        phone.append("todo", "{}");
        await("it works", () -> hub.end() == 1);
        network.cut("hub", "phone");
        phone.append("todo", "{}");
        await("it works again", () -> hub.end() == 2);
    }

    /** One of the two has its own link, the other rests on what came in. */
    private static boolean isSettled(Running node) {
        return node.peers.status().stream().allMatch(peer -> peer.isConnected() && peer.isLevel());
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Object pause = new Object();
        synchronized (pause) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as(what).isLessThan(deadline);
                pause.wait(5);
            }
        }
    }

    /** A node with a thread of its own, on which its test host lives too. */
    private final class Running implements TransportContext {
        private final SimNode node;
        private final ExecutorService serial = Executors.newSingleThreadExecutor();
        private final Transport transport;
        private final Peers peers;
        private final URI address;

        Running(String name) {
            node = SimNode.prompt(name);
            transport = network.provider(name).open(this);
            SyncOptions standard = SyncOptions.standard();
            SyncOptions options = new SyncOptions(
                    standard.helloTimeout(),
                    standard.stallTimeout(),
                    Duration.ofMillis(10),
                    Duration.ofMillis(100),
                    Duration.ofMillis(10),
                    Duration.ofMillis(100),
                    standard.session());
            peers = new Peers(
                    node,
                    peer -> transport,
                    serial::execute,
                    SyncTimer.of(scheduler),
                    new Random(name.hashCode()),
                    options);
            running.add(this);
            address = transport.listen(name + ":0");
        }

        void append(String log, String json) throws Exception {
            long end = serial.submit(() -> {
                        node.append(log, json);
                        return node.end();
                    })
                    .get(20, TimeUnit.SECONDS);
            peers.arrived(end);
        }

        long end() {
            return CompletableFuture.supplyAsync(node::end, serial).join();
        }

        Map<ShardId, Hash> hashes() {
            return CompletableFuture.supplyAsync(node::hashes, serial).join();
        }

        @Override
        public LinkHandler accept(Decision decision) {
            return peers.accept(decision);
        }

        @Override
        public Access access() {
            return Access.standard();
        }

        @Override
        public void report(KoreException error) {
            throw new AssertionError(error);
        }
    }
}
