package io.kore.it.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Durability;
import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.model.RecordId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What users bring about without meaning to. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.kore.it.story.StoreMix#all")
class TroubleIT {
    private final StoreMix mix;

    @TempDir
    Path folder;

    private int places;

    TroubleIT(StoreMix mix) {
        this.mix = mix;
    }

    @Test
    void one_id_on_two_devices_loses_nothing() throws Exception {
        try (Node hub = node("hub").whoAmI("hub").listen(0).start();
                Node one = node("one").whoAmI("twin").start();
                Node other = node("other").whoAmI("twin").start()) {
            String address = hub.addresses().get(0).toString();
            one.log("list").append("{\"from\":\"one\"}");
            one.sync(address).get(30, TimeUnit.SECONDS);
            other.log("list").append("{\"from\":\"other\"}");
            other.log("more").append("{\"from\":\"other\"}");
            other.sync(address).get(30, TimeUnit.SECONDS);
            other.log("list").append("{\"after\":\"the fork\"}");
            hub.log("list").append("{\"from\":\"hub\"}");
            other.sync(address).get(30, TimeUnit.SECONDS);
            one.sync(address).get(30, TimeUnit.SECONDS);
            for (Node node : List.of(hub, one, other)) {
                assertThat(lines(node, "more")).containsExactly("{\"from\":\"other\"}");
                assertThat(lines(node, "list"))
                        .containsExactlyInAnyOrder(
                                "{\"from\":\"one\"}",
                                "{\"from\":\"other\"}",
                                "{\"after\":\"the fork\"}",
                                "{\"from\":\"hub\"}");
            }
        }
    }

    @Test
    void closing_completes_whoever_waits_for_the_next_force() throws Exception {
        Node node =
                node("phone").durability(Durability.every(Duration.ofHours(1))).start();
        CompletableFuture<RecordId> waiting = node.log("list").appendAsync("{}");
        node.close();
        assertThat(waiting.get(30, TimeUnit.SECONDS).number()).isEqualTo(1);
    }

    @Test
    void a_sync_may_follow_a_sync_in_its_own_continuation() throws Exception {
        try (Node hub = node("hub").listen(0).start();
                Node node = node("phone").start()) {
            String address = hub.addresses().get(0).toString();
            node.sync(address).thenRun(() -> node.sync(address).join()).get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void schemes_are_the_same_in_any_case() throws Exception {
        try (Node hub = node("hub").listen(0).start();
                Node node = node("phone").start()) {
            String address = hub.addresses().get(0).toString().replace("http", "HTTP");
            assertThat(node.sync(address).get(30, TimeUnit.SECONDS).sent()).isZero();
        }
    }

    @Test
    void an_error_handler_that_throws_does_not_end_reconnecting() {
        Device hub = new Device("hub", mix.of("hub", 0), folder.resolve("hub"));
        hub.start().stop();
        AtomicInteger told = new AtomicInteger();
        try (Node node = node("phone")
                .connect(hub.address())
                .onError(error -> {
                    told.incrementAndGet();
                    throw new AssertionError("an application's own fault");
                })
                .start()) {
            node.log("list").append("{}");
            Eventually.holds(() -> told.get() > 0);
            hub.start();
            Eventually.holds(() -> hub.lines("list").size() == 1);
        } finally {
            hub.close();
        }
    }

    @Test
    void whoever_closes_second_may_open_the_store_again() throws Exception {
        String place = place("phone");
        Node node = Kore.node().saveTo(place).start();
        CountDownLatch isHandling = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        node.log("list").onRecords(records -> {
            isHandling.countDown();
            await(mayEnd);
        });
        await(isHandling);
        CompletableFuture<Void> first = CompletableFuture.runAsync(node::close);
        Eventually.holds(() -> isClosed(node));
        CompletableFuture<Void> later = CompletableFuture.runAsync(
                mayEnd::countDown, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        node.close();
        Kore.node().saveTo(place).start().close();
        CompletableFuture.allOf(first, later).get(30, TimeUnit.SECONDS);
    }

    private NodeBuilder node(String device) {
        return Kore.node().saveTo(place(device));
    }

    private String place(String device) {
        return mix.of(device, places++) + ":" + folder.resolve(device);
    }

    private static boolean isClosed(Node node) {
        try {
            node.addresses();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(Node node, String log) {
        try (Stream<KoreRecord> records = node.log(log).records()) {
            return records.map(KoreRecord::json).toList();
        }
    }
}
