package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.access.LogSelection;
import io.kore.engine.ingest.OwnHistory;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Decline;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions about some logs only; what may not be known is looked at in {@link SecrecyTest}. */
class SelectionTest {
    private final SimNode phone = SimNode.prompt("phone");
    private final SimNode hub = SimNode.prompt("hub");

    private SimLink selecting(String... logs) {
        return link(Scope.asking(LogSelection.of(List.of(logs))), Scope.everything());
    }

    private SimLink admitting(LogPolicy policy) {
        return link(Scope.everything(), Scope.admitting(Decision.allow("alice", policy)));
    }

    private SimLink link(Scope ofPhone, Scope ofHub) {
        return new SimLink(phone, hub, SessionLimits.standard(), false, ofPhone, ofHub).settle();
    }

    private static Set<String> logs(SimNode node) {
        Set<String> logs = new HashSet<>();
        node.hashes().keySet().forEach(shard -> logs.add(shard.log().value()));
        return logs;
    }

    @Test
    void of_a_selected_log_all_is_exchanged_and_of_others_not_a_word() {
        phone.append("todo", "{}");
        phone.append("diary", "{}");
        hub.append("todo", "{}");
        hub.append("letters", "{}");
        SimLink link = selecting("todo");
        hub.append("letters", "{}");
        phone.append("diary", "{}");
        hub.append("todo", "{}");
        link.settle();

        assertThat(logs(phone)).containsExactlyInAnyOrder("todo", "diary");
        assertThat(logs(hub)).containsExactlyInAnyOrder("todo", "letters");
        assertThat(phone.count("todo", "hub")).isEqualTo(2);
        assertThat(hub.count("todo", "phone")).isEqualTo(1);
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
        for (SimLink.Side side : link.sides()) {
            assertThat(side.said).noneMatch(SecrecyTest.saying("diary")).noneMatch(SecrecyTest.saying("letters"));
        }
    }

    @Test
    void a_log_that_comes_to_be_later_starts_at_once_on_both_sides() {
        SimLink link = selecting("of the phone", "of the hub");
        phone.append("of the phone", "{}");
        hub.append("of the hub", "{}");
        link.settle();
        assertThat(phone.hashes()).isEqualTo(hub.hashes()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "..", "a/b", "todo,diary", " ", "日本語", "%2e", "todo#r1", "~", "\uD83D\uDE00", "TODO", "'"})
    void a_name_is_taken_as_it_is(String name) {
        for (String log : List.of(name, "todo", "diary", "a", "todo#f0", "x")) {
            hub.append(log, "{}");
        }
        selecting(name);
        assertThat(logs(phone)).containsExactly(name);
    }

    @Test
    void digests_are_of_selected_logs_only() {
        for (int i = 0; i < 3_000; i++) {
            hub.plant("other" + i, "w", 1, "{}");
        }
        ShardRecord record = hub.append("todo", "{}");
        phone.accept(List.of(record), "hub");
        SimLink link = selecting("todo");
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
        assertThat(link.bytes()).isLessThan(400);
    }

    @Test
    void what_was_left_out_follows_when_the_selection_grows() {
        hub.append("todo", "{}");
        hub.append("diary", "{}");
        phone.append("diary", "{}");
        selecting("todo").cut(0, 0);
        selecting("todo", "diary").cut(0, 0);
        assertThat(phone.hashes()).isEqualTo(hub.hashes());
        hub.append("todo", "{}");
        selecting("diary");
        assertThat(phone.count("todo", "hub")).isEqualTo(1);
    }

    @Test
    void all_branches_of_a_selected_log_travel() {
        phone.append("todo", "{\"n\":1}");
        SimNode copy = phone.copy(77);
        phone.append("todo", "{\"at\":\"phone\"}");
        hub.plant("diary", "w", 1, "{}");
        SimLink.of(copy, hub).settle();
        copy.append("todo", "{\"at\":\"copy\"}");
        SimLink.of(copy, hub).settle();

        SimLink link = selecting("todo");
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
        Map<ShardId, ?> todo = phone.hashes();
        assertThat(todo.keySet()).allMatch(shard -> shard.log().value().equals("todo"));
        assertThat(hub.hashes()).containsAllEntriesOf(phone.hashes()).hasSize(todo.size() + 1);
        assertThat(todo.keySet()).filteredOn(shard -> shard.writer().isBranch()).hasSize(2);
    }

    @Test
    void who_may_only_read_gets_all_and_is_told_once_what_is_not_taken() {
        hub.append("news", "{}");
        phone.append("news", "{\"of\":\"phone\"}");
        phone.append("chat", "{}");
        SimLink link = admitting(LogPolicy.of(List.of("news", "chat"), List.of("chat")));
        phone.append("news", "{\"more\":1}");
        phone.append("chat", "{\"more\":1}");
        hub.append("news", "{\"more\":1}");
        link.settle();

        assertThat(hub.count("news", "phone")).isZero();
        assertThat(hub.count("chat", "phone")).isEqualTo(2);
        assertThat(phone.count("news", "hub")).isEqualTo(2);
        assertThat(link.sides()).allMatch(side -> side.ending == null && side.isLevel);
        assertThat(link.right.said).filteredOn(Decline.class::isInstance).hasSize(1);
        assertThat(link.left.reports)
                .singleElement()
                .satisfies(e ->
                        assertThat(e).hasMessageContaining("hub").hasMessageContaining("takes no records of log news"));
        assertThat(link.right.reports)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("log news").hasMessageContaining("(alice)"));
        assertThat(link.left.session.unwelcome()).hasSize(1);
        assertThat(batchesNaming(link.left, "news"))
                .as("sent in vain until the answer came")
                .isEqualTo(1);
    }

    private static long batchesNaming(SimLink.Side side, String log) {
        return side.said.stream()
                .filter(message -> message instanceof Batch batch
                        && batch.records().stream()
                                .anyMatch(record -> record.shard().log().value().equals(log)))
                .count();
    }

    @Test
    void who_has_nothing_to_write_is_told_nothing() {
        ShardRecord record = hub.append("news", "{}");
        phone.accept(List.of(record), "hub");
        SimLink link = admitting(LogPolicy.of(List.of("news"), List.of()));
        hub.append("news", "{}");
        link.settle();
        assertThat(phone.hashes()).isEqualTo(hub.hashes());
        assertThat(link.left.reports).isEmpty();
        assertThat(link.right.reports).isEmpty();
    }

    @Test
    void who_may_only_write_hands_in_all_and_gets_nothing() {
        hub.append("box", "{\"of\":\"hub\"}");
        hub.plant("box", "third", 1, "{}");
        phone.append("box", "{}");
        LogPolicy policy = LogPolicy.of(List.of(), List.of("box"));
        SimLink link = admitting(policy);
        phone.append("box", "{\"live\":1}");
        hub.append("box", "{\"live\":1}");
        link.settle();

        assertThat(hub.count("box", "phone")).isEqualTo(2);
        assertThat(phone.end()).isEqualTo(2);
        assertThat(link.sides()).allMatch(side -> side.isLevel && side.reports.isEmpty());
        link.cut(0, 0);
        assertThat(admitting(policy).sides()).allMatch(side -> side.isLevel);
        assertThat(hub.count("box", "phone")).as("sent again, and not doubled").isEqualTo(2);
    }

    @Test
    void what_is_taken_away_is_gone_at_once_and_what_is_given_counts_from_the_next_connection() {
        Set<String> may = new HashSet<>(Set.of("a"));
        LogPolicy policy = LogPolicy.of(may::contains, may::contains);
        hub.append("a", "{}");
        hub.append("b", "{}");
        SimLink link = admitting(policy);
        phone.append("b", "{}");
        link.settle();
        may.clear();
        may.add("b");
        hub.append("a", "{}");
        hub.append("b", "{}");
        phone.append("a", "{}");
        phone.append("b", "{}");
        link.settle();
        assertThat(phone.count("a", "hub")).isEqualTo(1);
        assertThat(phone.count("b", "hub")).isZero();
        assertThat(hub.count("a", "phone") + hub.count("b", "phone")).isZero();
        assertThat(link.sides()).allMatch(side -> side.ending == null);

        link.cut(0, 0);
        admitting(policy);
        assertThat(phone.count("b", "hub")).isEqualTo(2);
        assertThat(hub.count("b", "phone")).isEqualTo(2);
    }

    @Test
    void a_credential_that_expires_ends_the_connection_before_the_next_batch() {
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
        SimLink link = admitting(policy);
        isValid[0] = false;
        phone.append("todo", "{}");
        hub.append("todo", "{}");
        link.settle();
        assertThat(hub.count("todo", "phone") + phone.count("todo", "hub")).isZero();
        assertThat(link.sides()).allSatisfy(side -> {
            Ending ending = Objects.requireNonNull(side.ending);
            assertThat(ending.kind()).isEqualTo(Ending.Kind.REFUSED);
            assertThat(ending.error()).hasMessageContaining("valid no more");
        });
    }

    @Test
    void a_quiet_connection_ends_too_when_its_credential_does() {
        boolean[] isValid = {true};
        LogPolicy everything = LogPolicy.everything();
        SimLink link = admitting(new LogPolicy() {
            @Override
            public boolean mayRead(String log) {
                return everything.mayRead(log);
            }

            @Override
            public boolean mayWrite(String log) {
                return everything.mayWrite(log);
            }

            @Override
            public boolean isValid() {
                return isValid[0];
            }
        });
        link.right.session.timePassed();
        assertThat(link.right.ending).isNull();
        isValid[0] = false;
        link.right.session.timePassed();
        assertThat(link.right.ending).isNotNull();
    }

    @Test
    void who_may_not_write_a_log_cannot_make_its_writer_give_up_an_id() {
        hub.append("todo", "{}");
        phone.plant("todo", "hub", 1, "{\"forged\":true}");
        admitting(LogPolicy.of(List.of("todo"), List.of()));
        assertThat(hub.moreOfMine).isEmpty();
        assertThat(hub.writer().value()).isEqualTo("hub");
        assertThat(hub.forked).isEmpty();
    }

    @Test
    void without_a_store_only_what_the_session_is_about_has_been_told() {
        phone.append("todo", "{}");
        phone.append("diary", "{}");
        SimLink.of(phone, hub).settle();
        phone.wipe(OwnHistory.AT_PEERS);
        CompletableFuture<Long> todo = phone.appendLater("todo", "{}");
        CompletableFuture<Long> diary = phone.appendLater("diary", "{}");

        selecting("todo").cut(0, 0);
        assertThat(phone.ingest().waiting()).isEqualTo(1);
        assertThat(diary).isNotDone();
        selecting("diary", "todo");
        assertThat(phone.ingest().waiting()).isZero();
        assertThat(phone.hashes()).isEqualTo(hub.hashes());
        assertThat(hub.count("diary", "phone")).isEqualTo(2);
        assertThat(hub.forked).isEmpty();
        assertThat(todo.isCompletedExceptionally()).isFalse();
    }
}
