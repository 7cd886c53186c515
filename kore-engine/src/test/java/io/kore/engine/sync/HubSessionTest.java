package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.LogSelection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HubSessionTest {
    private final SimNode node = SimNode.prompt("node");
    private final KoredbModel hub = KoredbModel.stored("hub");

    private KoredbHubLine line() {
        return new KoredbHubLine(node, hub, Scope.everything(), false);
    }

    private void append(int records) {
        for (int i = 0; i < records; i++) {
            node.append("A", "{\"i\":" + i + "}");
        }
    }

    @Test
    void both_sides_come_to_hold_the_union() {
        append(3);
        hub.add("A", "h", 1);
        hub.add("B", "h", 2);

        KoredbHubLine line = line();
        line.settle();

        assertThat(hub.held()).isEqualTo(KoredbMixTest.held(node)).hasSize(3);
        assertThat(line.isLevel).isTrue();
        assertThat(line.session.standing().isLevel(node.end())).isTrue();
        assertThat(line.session.recordsReceived()).isEqualTo(2);
    }

    @Test
    void a_hub_that_only_echoes_is_not_believed_to_hold_anything() {
        append(5);
        KoredbHubLine line = line();

        // the first body claims one less than there is and sends nothing; the answer names no shard, or echoes
        assertThat(line.posted.get(0)).contains("\"sz\":4").doesNotContain("records");
        assertThat(line.isLevel).isFalse();
        line.settle();
        assertThat(hub.held().get("A/node")).hasSize(5);

        KoredbModel behind = KoredbModel.stored("other");
        String some =
                line.posted.get(1).replace("\"sz\":4", "\"sz\":2").replaceAll("(\"_korewho\":\"node\"}),.*", "$1]}]}");
        assertThat(behind.serve(some)).contains("\"sz\":2,\"from\":2}");
        assertThat(behind.held().get("A/node")).hasSize(1);
        KoredbHubLine second = new KoredbHubLine(node, behind, Scope.everything(), false);
        second.settle();
        assertThat(behind.held().get("A/node")).hasSize(5);
    }

    @Test
    void nothing_is_sent_to_a_hub_that_has_proven_to_hold_all() {
        append(5);
        line().settle();

        KoredbHubLine again = line();
        again.settle();

        assertThat(again.posted).hasSize(1).first().asString().doesNotContain("records");
        assertThat(again.isLevel).isTrue();
    }

    @Test
    void a_log_that_only_the_hub_has_of_a_writer_is_got_from_its_beginning() {
        hub.add("A", "h", 1);
        hub.add("A", "h", 2);
        hub.add("A", "h", 3);
        line().settle();
        hub.add("B", "h", 1);
        hub.add("B", "h", 2);

        KoredbHubLine line = line();
        line.settle();

        assertThat(node.count("B", "hub")).isEqualTo(2);
        assertThat(hub.held()).isEqualTo(KoredbMixTest.held(node));
    }

    @Test
    void news_and_appends_are_exchanged_live() {
        KoredbHubLine line = line();
        line.settle();
        hub.add("A", "h", 1);
        line.hearNews();
        line.settle();
        assertThat(node.count("A", "hub")).isEqualTo(1);

        append(1);
        line.session.durable(node.end());
        line.session.timePassed();
        line.settle();
        assertThat(hub.held().get("A/node")).hasSize(1);
    }

    @Test
    void a_hub_without_a_store_is_given_everything() {
        append(3);
        KoredbModel empty = KoredbModel.unsynched("hub");

        KoredbHubLine line = new KoredbHubLine(node, empty, Scope.everything(), false);
        line.settle();

        assertThat(empty.held().get("A/node")).hasSize(3);
        assertThat(line.isLevel).isTrue();
    }

    @Test
    void who_asks_is_told_once_the_hub_has_shown_to_hold_it() {
        KoredbHubLine line = line();
        line.settle();
        append(2);
        AtomicInteger told = new AtomicInteger();

        line.session.ask(node.end(), told::incrementAndGet);
        assertThat(told).as("before any answer").hasValue(0);
        line.settle();

        assertThat(told).hasValue(1);
        assertThat(hub.held().get("A/node")).hasSize(2);
    }

    @Test
    void a_selection_bounds_what_is_told_sent_and_taken() {
        append(1);
        node.append("B", "{\"x\":1}");
        hub.add("A", "h", 1);
        hub.add("B", "h", 1);

        KoredbHubLine line = new KoredbHubLine(node, hub, Scope.asking(LogSelection.of(List.of("B"))), false);
        line.settle();

        assertThat(line.posted).noneMatch(body -> body.contains("\"log\":\"A\""));
        assertThat(node.count("A", "hub")).isZero();
        assertThat(node.count("B", "hub")).isEqualTo(1);
        assertThat(line.isLevel).isTrue();
    }

    @Test
    void a_single_exchange_fails_if_anything_was_refused() {
        String repeated = "{\"x\":1,\"_korenum\":1,\"_korewho\":\"hub\"}";
        assertThat(hub.serve("{\"unsynched\":false,\"logs\":[{\"log\":\"A\",\"writer\":\"hub\",\"sz\":2,\"from\":0,"
                        + "\"records\":[" + repeated + "," + repeated + "]}]}"))
                .contains("\"sz\":2");

        KoredbHubLine line = new KoredbHubLine(node, hub, Scope.everything(), true);
        line.settle();

        assertThat(node.count("A", "hub")).isEqualTo(1);
        assertThat(line.ended().kind()).isEqualTo(Ending.Kind.REFUSED);
        assertThat(line.ended().error()).hasMessageContaining("numbers rise");
    }

    @Test
    void an_answer_that_is_no_body_ends_the_link() {
        KoredbHubLine line = line();

        line.session.received("<html>".getBytes(StandardCharsets.UTF_8));

        assertThat(line.ended().error()).hasMessageContaining("is no body");
    }

    @Test
    void many_nodes_and_clients_around_one_hub_come_to_hold_the_union() {
        for (long seed = 0; seed < 100; seed++) {
            around(new Random(seed), seed);
        }
    }

    private static void around(Random random, long seed) {
        KoredbModel middle = KoredbModel.stored("middle");
        List<KoredbHubLine> lines = List.of(
                new KoredbHubLine(SimNode.prompt("one"), middle, Scope.everything(), false),
                new KoredbHubLine(SimNode.prompt("two"), middle, Scope.everything(), false));
        for (int step = 0; step < 40; step++) {
            KoredbHubLine line = lines.get(random.nextInt(lines.size()));
            String log = random.nextBoolean() ? "A" : "B";
            switch (random.nextInt(4)) {
                case 0 -> middle.add(log, "i", step);
                case 1 -> {
                    line.node.append(log, "{\"i\":" + step + "}");
                    line.session.durable(line.node.end());
                }
                case 2 -> line.hearNews();
                default -> {
                    boolean unused = line.deliver();
                }
            }
        }
        for (int round = 0; round < 4; round++) {
            lines.forEach(line -> {
                line.hearNews();
                line.settle();
            });
        }
        lines.forEach(line -> {
            assertThat(KoredbMixTest.held(line.node)).as("seed " + seed).isEqualTo(middle.held());
            assertThat(line.isLevel).as("seed " + seed).isTrue();
            assertThat(line.reports).as("seed " + seed).isEmpty();
        });
    }
}
