package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.error.InvalidRecordException;
import io.kore.error.PeerException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KoredbClientsTest {
    private static final String LOCAL = "there:1";
    private static final Decision ALL = Decision.allow();

    private final SimNode node = SimNode.prompt("hub");
    private final KoredbDesk desk = new KoredbDesk(node, 1 << 20);

    private static String sizes(String entries) {
        return "{\"whoami\":\"w\",\"unsynched\":false,\"logs\":[" + entries + "]}";
    }

    private static String entry(String log, String writer, long size, long from, String records) {
        return "{\"log\":\"" + log + "\",\"writer\":\"" + writer + "\",\"sz\":" + size + ",\"from\":" + from
                + (records.isEmpty() ? "" : ",\"records\":[" + records + "]") + "}";
    }

    private static String record(String writer, long number) {
        return "{\"n\":" + number + ",\"_korenum\":" + number + ",\"_korewho\":\"" + writer + "\"}";
    }

    @Test
    void records_come_in_and_go_out_as_koredb_writes_them() {
        node.append("A", "{\"x\":1}");

        String answer = desk.post(sizes(entry("A", "w", 2, 0, record("w", 1) + "," + record("w", 2))));

        assertThat(node.count("A", "w")).isEqualTo(2);
        assertThat(answer)
                .isEqualTo("{\"whoami\":\"hub\",\"unsynched\":false,\"logs\":["
                        + "{\"log\":\"A\",\"writer\":\"hub\",\"sz\":1,\"from\":0,\"records\":[{\"x\":1,\"_korenum\":1,"
                        + "\"_korewho\":\"hub\"}]},"
                        + "{\"log\":\"A\",\"writer\":\"w\",\"sz\":2,\"from\":2}]}");
    }

    @Test
    void counts_are_true_where_a_client_claims_more_and_it_is_nudged_once() {
        KoredbDesk.Stream stream = desk.listen("there:2");

        String answer = desk.post(sizes(entry("A", "w", 3, 3, "")));
        assertThat(answer).contains("{\"log\":\"A\",\"writer\":\"w\",\"sz\":0,\"from\":0}");
        assertThat(stream.events).isEqualTo(1);

        String again = desk.post(sizes(entry("A", "w", 3, 3, "")));
        assertThat(again).contains("\"sz\":0");
        assertThat(stream.events).as("events after the same claim came again").isEqualTo(1);
    }

    @Test
    void a_client_without_an_event_stream_is_made_to_post_again_by_the_answer() {
        KoredbModel client = KoredbModel.stored("w");
        client.add("A", "i", 1);

        boolean isPostingAgain = client.answered(desk.post(client.request()));

        assertThat(isPostingAgain).isTrue();
        assertThat(client.held().keySet()).containsExactly("A/w");
        assertThat(client.answered(desk.post(client.request()))).isFalse();
        assertThat(node.count("A", "w")).isEqualTo(1);
    }

    @Test
    void a_new_log_of_a_client_that_echoes_the_size_of_another_one_is_asked_for() {
        KoredbModel client = KoredbModel.stored("w");
        client.add("A", "i", 1);
        client.add("A", "i", 2);
        while (client.answered(desk.post(client.request()))) {
            assertThat(node.count("A", "w")).isLessThanOrEqualTo(2);
        }
        boolean unused = client.answered(desk.post(client.request()));
        assertThat(node.count("A", "w")).isEqualTo(2);
        KoredbDesk.Stream stream = desk.listen("there:2");

        client.add("B", "i", 1);
        assertThat(client.request()).contains("\"log\":\"B\",\"writer\":\"w\",\"sz\":2,\"from\":2}");
        boolean isAgain = client.answered(desk.post(client.request()));

        assertThat(isAgain).isFalse();
        assertThat(stream.events).as("nudges").isEqualTo(1);
        unused = client.answered(desk.post(client.request()));
        assertThat(node.count("B", "w")).isEqualTo(1);
    }

    @Test
    void the_smallest_size_of_a_writer_comes_first_also_that_of_a_log_not_held() {
        String both = entry("A", "w", 2, 0, record("w", 1) + "," + record("w", 2)) + ","
                + entry("B", "w", 1, 0, record("w", 1)) + "," + entry("C", "w", 5, 5, "");

        String answer = desk.post(sizes(both));

        assertThat(answer.indexOf("\"log\":\"C\"")).isLessThan(answer.indexOf("\"log\":\"B\""));
        assertThat(answer.indexOf("\"log\":\"B\"")).isLessThan(answer.indexOf("\"log\":\"A\""));
    }

    @Test
    void an_answer_over_the_limit_is_cut_says_no_more_than_it_sends_and_is_followed_by_a_nudge() {
        KoredbDesk small = new KoredbDesk(node, 500);
        for (int i = 0; i < 50; i++) {
            node.append("A", "{\"i\":" + i + "}");
        }
        KoredbDesk.Stream stream = small.listen(LOCAL);
        KoredbModel client = KoredbModel.stored("w");

        int rounds = 0;
        while (client.answered(small.post(client.request()))) {
            rounds++;
            assertThat(client.held().get("A/hub")).hasSizeLessThanOrEqualTo(50);
        }

        assertThat(client.held().get("A/hub")).hasSize(50);
        assertThat(rounds).isGreaterThan(5);
        assertThat(stream.events).isEqualTo(rounds - 1);
    }

    @Test
    void a_client_that_holds_nothing_gets_everything_at_once() {
        KoredbDesk small = new KoredbDesk(node, 500);
        for (int i = 0; i < 50; i++) {
            node.append("A", "{\"i\":" + i + "}");
        }
        KoredbModel client = KoredbModel.unsynched("w");

        boolean isTaken = client.answered(small.post(client.request()));

        assertThat(isTaken).isTrue();
        assertThat(client.held().get("A/hub")).hasSize(50);
    }

    @Test
    void a_log_that_may_not_be_read_is_not_there() {
        node.append("secret", "{\"x\":1}");
        node.append("open", "{\"x\":1}");
        Decision some = Decision.allow("app", LogPolicy.of(Set.of("open"), Set.of("open", "drop")));

        String claims = entry("secret", "w", 1, 0, record("w", 1)) + "," + entry("drop", "w", 1, 0, record("w", 1));
        String answer = desk.post(sizes(claims), LOCAL, some);

        assertThat(answer)
                .doesNotContain("secret")
                .contains("open")
                .contains("\"log\":\"drop\",\"writer\":\"w\",\"sz\":0");
        assertThat(node.count("secret", "w")).isZero();
        assertThat(node.count("drop", "w")).isEqualTo(1);
        assertThat(node.reports).hasSize(1).first().asString().contains("may not write log \"secret\"");
    }

    @Test
    void a_follower_hears_of_what_it_may_read_once_it_is_durable() {
        SimNode slow = new SimNode("slow");
        KoredbDesk hub = new KoredbDesk(slow, 1 << 20);
        KoredbDesk.Stream all = hub.listen(LOCAL);
        KoredbDesk.Stream some = new KoredbDesk.Stream();
        var unused =
                hub.clients.follow(some, LOCAL, Decision.allow("app", LogPolicy.of(Set.of("open"), Set.of("open"))));

        slow.append("secret", "{\"x\":1}");
        hub.clients.arrived(slow.end());
        assertThat(all.events).as("events before the force").isZero();
        slow.force(slow.end());
        assertThat(all.events).isEqualTo(1);
        assertThat(some.events).isZero();

        hub.passTime();
        slow.append("open", "{\"x\":1}");
        hub.clients.arrived(slow.end());
        slow.force(slow.end());
        assertThat(all.events).isEqualTo(2);
        assertThat(some.events).isEqualTo(1);
    }

    @Test
    void a_client_that_is_welcome_no_more_is_refused_and_its_stream_ends() {
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
        Decision decision = Decision.allow("app", policy);
        KoredbDesk.Stream stream = new KoredbDesk.Stream();
        var unused = desk.clients.follow(stream, LOCAL, decision);
        isValid[0] = false;

        assertThatThrownBy(() -> desk.post(sizes(""), LOCAL, decision)).isInstanceOf(PeerException.class);
        node.append("A", "{\"x\":1}");
        desk.clients.arrived(node.end());
        assertThat(stream.isEnded).isTrue();
        assertThat(stream.events).isZero();
    }

    @Test
    void what_koredb_cannot_carry_is_kept_back_and_that_is_said_once() {
        node.append("a/b", "{\"x\":1}");
        node.append("constructor", "{\"x\":1}");
        node.append("fine", "{\"x\":1}");

        String answer = desk.post(sizes(""));
        assertThat(desk.post(sizes(""))).isEqualTo(answer).contains("fine").doesNotContain("a/b", "constructor");
        assertThat(node.reports)
                .hasSize(2)
                .allSatisfy(error -> assertThat(error).hasMessageContaining("is not sent: "));
    }

    @Test
    void a_shard_is_refused_from_its_first_number_on_that_does_not_rise() {
        String repeated = record("w", 1) + "," + record("w", 2) + "," + record("w", 2) + "," + record("w", 3);

        String answer = desk.post(sizes(entry("A", "w", 4, 0, repeated)));

        assertThat(node.count("A", "w")).isEqualTo(2);
        assertThat(answer).contains("\"sz\":2");
        assertThat(node.reports).hasSize(1).first().asString().contains("numbers rise");
    }

    @Test
    void a_writer_without_a_name_is_left_out_and_that_is_said() {
        String answer = desk.post(
                "{\"unsynched\":false,\"logs\":[{\"log\":\"A\",\"sz\":1,\"from\":0,\"records\":[{\"x\":1,\"_korenum\":1}]}]}");

        assertThat(answer).isEqualTo("{\"whoami\":\"hub\",\"unsynched\":false,\"logs\":[]}");
        assertThat(node.reports).hasSize(1).first().asString().contains("without a writer id");
    }

    @Test
    void bodies_that_make_no_sense_are_refused_and_unknown_fields_are_not() {
        for (String bad : new String[] {
            "",
            "[]",
            "{bad",
            "{\"logs\":[1]}",
            "{\"logs\":[]} x",
            "{\"whoami\":\"a\",\"whoami\":\"b\"}",
            "{\"logs\":[{\"log\":\"A\",\"writer\":\"w\",\"records\":[7]}]}"
        }) {
            assertThatThrownBy(() -> desk.post(bad)).as(bad).isInstanceOf(InvalidRecordException.class);
        }
        assertThat(desk.post("{\"new\":{\"a\":[1,{}]},\"logs\":[{\"log\":\"A\",\"writer\":\"w\",\"more\":[[]]}]}"))
                .contains("\"sz\":0");
        assertThat(desk.post("{}")).contains("\"logs\":[]");
    }

    @Test
    void status_tells_who_posts_and_how_far_it_is() {
        KoredbModel client = KoredbModel.stored("w");
        client.add("A", "i", 1);
        assertThat(client.answered(desk.post(client.request(), LOCAL, ALL))).isTrue();
        assertThat(desk.clients.status(node.end())).singleElement().satisfies(peer -> {
            assertThat(peer.whoAmI()).isEqualTo("w");
            assertThat(peer.protocol()).isEqualTo("koredb 0.5");
            assertThat(peer.toReceive()).isEqualTo(1);
            assertThat(peer.isLevel()).isFalse();
        });

        assertThat(client.answered(desk.post(client.request(), LOCAL, ALL))).isFalse();
        assertThat(desk.clients.status(node.end())).singleElement().satisfies(peer -> {
            assertThat(peer.toReceive()).isZero();
            assertThat(peer.isLevel()).isTrue();
        });
        node.append("A", "{\"x\":1}");
        assertThat(desk.clients.status(node.end()))
                .singleElement()
                .satisfies(peer -> assertThat(peer.toSend()).isEqualTo(1));
    }
}
