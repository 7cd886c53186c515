package io.kore.it.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Node;
import io.kore.it.story.Device;
import io.kore.it.story.Eventually;
import io.kore.it.story.StoreMix;
import io.kore.model.RecordId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A node with an id and no store has its history at its peers only. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.kore.it.story.StoreMix#all")
class StorelessIT {
    @TempDir
    Path folder;

    private final StoreMix mix;
    private Device hub;

    StorelessIT(StoreMix mix) {
        this.mix = mix;
        this.hub = new Device("hub", mix.of("hub", 0), Path.of("unset"));
    }

    @BeforeEach
    void start() {
        hub = new Device("hub", mix.of("hub", 0), folder.resolve("hub")).start();
    }

    @AfterEach
    void stop() {
        hub.stop();
    }

    private Node kiosk() {
        return Kore.node().whoAmI("kiosk").connect(hub.address()).start();
    }

    @Test
    void it_goes_on_in_its_own_shard_life_after_life() {
        for (int life = 1; life <= 4; life++) {
            try (Node kiosk = kiosk()) {
                RecordId id = kiosk.log("list").append("{\"life\":" + life + "}");
                assertThat(id).hasToString(life + "-kiosk");
                int count = life;
                Eventually.holds(() -> hub.lines("list").size() == count);
                assertThat(kiosk.whoAmI()).isEqualTo("kiosk");
                assertThat(kiosk.status().remarks()).isEmpty();
            }
        }
        assertThat(hub.node().shards()).hasSize(1);
        assertThat(hub.errors()).isEmpty();
    }

    @Test
    void its_appends_wait_in_order_until_a_peer_has_told_what_it_wrote_before() throws Exception {
        try (Node kiosk = kiosk()) {
            kiosk.log("list").append("{\"n\":0}");
            Eventually.holds(() -> hub.lines("list").size() == 1);
        }
        hub.stop();
        try (Node kiosk = kiosk()) {
            List<CompletableFuture<RecordId>> waiting = Stream.of(1, 2, 3, 4)
                    .map(n -> kiosk.log(n == 3 ? "other" : "list").appendAsync("{\"n\":" + n + "}"))
                    .toList();
            CompletableFuture<RecordId> blocking =
                    CompletableFuture.supplyAsync(() -> kiosk.log("list").append("{\"n\":5}"));
            Eventually.holds(() -> kiosk.status().waiting() == 5);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(kiosk.status().remarks()).anyMatch(remark -> remark.startsWith("5 appended records wait"));
            assertThat(lines(kiosk, "list")).isEmpty();
            hub.start();
            assertThat(blocking.get(60, TimeUnit.SECONDS)).hasToString("5-kiosk");
            assertThat(waiting)
                    .extracting(future -> future.get(60, TimeUnit.SECONDS).toString())
                    .containsExactly("2-kiosk", "3-kiosk", "1-kiosk", "4-kiosk");
            Eventually.holds(() -> hub.lines("list").size() == 5);
            assertThat(lines(kiosk, "list"))
                    .containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":4}", "{\"n\":5}");
            assertThat(kiosk.whoAmI()).isEqualTo("kiosk");
            assertThat(kiosk.status().waiting()).isZero();
        }
    }

    @Test
    void closing_ends_the_wait() {
        hub.stop();
        Node kiosk = kiosk();
        CompletableFuture<RecordId> waiting = kiosk.log("list").appendAsync("{}");
        CompletableFuture<RecordId> blocking =
                CompletableFuture.supplyAsync(() -> kiosk.log("list").append("{}"));
        Eventually.holds(() -> kiosk.status().waiting() == 2);
        kiosk.close();
        for (CompletableFuture<RecordId> future : List.of(waiting, blocking)) {
            assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the record was not written");
        }
    }

    @Test
    void with_nobody_to_connect_to_it_starts_at_once_and_takes_up_what_a_visitor_brings() throws Exception {
        try (Node kiosk = Kore.node().whoAmI("kiosk").listen(0).start()) {
            assertThat(kiosk.log("list").append("{\"n\":1}")).hasToString("1-kiosk");
            hub.node().sync(kiosk.addresses().get(0).toString()).get(60, TimeUnit.SECONDS);
        }
        try (Node kiosk = Kore.node().whoAmI("kiosk").listen(0).start()) {
            hub.node().sync(kiosk.addresses().get(0).toString()).get(60, TimeUnit.SECONDS);
            assertThat(kiosk.log("list").append("{\"n\":2}")).hasToString("2-kiosk");
            hub.node().sync(kiosk.addresses().get(0).toString()).get(60, TimeUnit.SECONDS);
        }
        assertThat(hub.lines("list")).containsExactly("1-kiosk {\"n\":1}", "2-kiosk {\"n\":2}");
        assertThat(hub.node().status().forks()).isEmpty();
    }

    @Test
    void two_of_it_at_once_fork_and_lose_nothing() {
        try (Node one = kiosk();
                Node other = kiosk()) {
            one.log("list").append("{\"of\":\"one\"}");
            Eventually.holds(() -> lines(other, "list").size() == 1);
            one.log("list").append("{\"of\":\"one\"}");
            other.log("list").append("{\"of\":\"other\"}");
            Eventually.holds(() -> hub.lines("list").size() == 3
                    && lines(one, "list").size() == 3
                    && lines(other, "list").size() == 3);
            one.log("list").append("{\"of\":\"one\"}");
            other.log("list").append("{\"of\":\"other\"}");
            Eventually.holds(() -> hub.lines("list").size() == 5);
            Eventually.holds(() -> ids(one).equals(ids(other)) && ids(one).equals(ids(hub.node())));
        }
        try (Node next = kiosk()) {
            next.log("list").append("{\"of\":\"next\"}");
            Eventually.holds(() -> hub.lines("list").size() == 6);
        }
    }

    private static List<String> ids(Node node) {
        try (Stream<KoreRecord> records = node.log("list").records()) {
            return records.map(record -> record.id().toString()).toList();
        }
    }

    private static List<String> lines(Node node, String log) {
        try (Stream<KoreRecord> records = node.log(log).records()) {
            return records.map(KoreRecord::json).toList();
        }
    }
}
