package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.engine.ingest.OwnHistory;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Decline;
import io.kore.error.LogDroppedException;
import io.kore.model.ShardId;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sessions of nodes that have dropped a log with others that keep it. */
class DropTest {
    private final SimNode phone = SimNode.prompt("phone");
    private final SimNode hub = SimNode.prompt("hub");

    private SimLink link() {
        return SimLink.of(phone, hub).settle();
    }

    private void bothHold(int records) {
        for (int i = 0; i < records; i++) {
            phone.append("old", "{\"i\":" + i + "}");
            hub.append("old", "{\"i\":" + i + "}");
        }
        hub.append("new", "{}");
        link().cut(0, 0);
        assertThat(hub.hashes()).isEqualTo(phone.hashes()).hasSize(3);
    }

    private static void assertDropped(SimNode node) {
        assertThat(node.hashes().keySet())
                .noneMatch(shard -> shard.log().value().equals("old"));
    }

    @Test
    void a_dropped_log_does_not_come_back_and_old_records_are_no_news() {
        bothHold(5);
        hub.drop("old");
        SimLink link = link();
        assertDropped(hub);
        assertThat(phone.count("old", "hub")).isEqualTo(5);
        for (SimLink.Side side : link.sides()) {
            assertThat(side.reports).isEmpty();
            assertThat(side.said).noneMatch(Batch.class::isInstance).noneMatch(Decline.class::isInstance);
            assertThat(side.isLevel).isTrue();
        }
        assertThat(link.left.session.standing().hasAll()).isTrue();
        assertThat(link.left.session.standing().toSend(phone.end())).isZero();
    }

    @Test
    void a_peer_that_had_only_some_of_it_gets_no_more_and_none_of_it_is_reported() {
        for (int i = 0; i < 5; i++) {
            hub.append("old", "{\"i\":" + i + "}");
        }
        link().cut(0, 0);
        hub.append("old", "{\"i\":5}");
        hub.drop("old");
        SimLink link = link();
        assertThat(phone.count("old", "hub")).isEqualTo(5);
        assertDropped(hub);
        assertThat(link.left.reports).isEmpty();
        assertThat(link.right.reports).isEmpty();
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
    }

    @Test
    void a_record_written_late_is_reported_on_both_sides_once_and_stays_where_it_is() {
        bothHold(3);
        hub.drop("old");
        phone.append("old", "{\"late\":1}");
        SimLink link = link();
        phone.append("old", "{\"late\":2}");
        phone.append("new", "{\"on\":1}");
        link.settle();
        assertDropped(hub);
        assertThat(hub.count("new", "phone")).isEqualTo(1);
        assertThat(phone.count("old", "phone")).isEqualTo(5);
        assertThat(link.left.reports)
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .hasMessageContaining("takes no records of log old")
                        .hasMessageContaining("dropped"));
        assertThat(link.right.reports)
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .hasMessageContaining("phone")
                        .hasMessageContaining("log old")
                        .hasMessageContaining("before the log was dropped"));
        assertThat(link.left.session.standing().hasAll()).isFalse();
        assertThat(link.left.ending).isNull();
    }

    @Test
    void a_drop_while_connected_ends_the_log_at_once() {
        bothHold(3);
        SimLink link = link();
        hub.drop("old");
        phone.append("new", "{}");
        link.settle();
        assertThat(link.right.reports).isEmpty();
        phone.append("old", "{\"late\":1}");
        link.settle();
        assertDropped(hub);
        assertThat(hub.count("new", "phone")).isEqualTo(1);
        assertThat(link.left.reports).hasSize(1);
        assertThat(link.right.reports).hasSize(1);
    }

    @Test
    void a_writer_that_was_never_seen_is_news_too() {
        bothHold(2);
        hub.drop("old");
        SimNode pad = SimNode.prompt("pad");
        pad.append("old", "{}");
        SimLink link = SimLink.of(pad, hub).settle();
        assertDropped(hub);
        assertThat(link.left.reports).hasSize(1);
        assertThat(link.right.reports).hasSize(1);
    }

    @Test
    void a_log_may_be_dropped_of_which_nothing_was_ever_held() {
        hub.drop("old");
        phone.append("old", "{}");
        SimLink link = link();
        assertDropped(hub);
        assertThat(link.right.reports).hasSize(1);
    }

    @Test
    void appends_to_it_are_refused_also_after_a_restart() {
        bothHold(2);
        hub.drop("old");
        for (int life = 0; life < 2; life++) {
            assertThatThrownBy(() -> hub.append("old", "{}"))
                    .isInstanceOf(LogDroppedException.class)
                    .hasMessageContaining("\"old\"")
                    .hasMessageContaining("undrop");
            hub.crash();
        }
        assertThat(hub.append("new", "{}").index()).isEqualTo(1);
    }

    @Test
    void a_drop_that_a_crash_interrupted_is_completed_at_the_start() {
        bothHold(3);
        hub.dropAndDie("old");
        assertDropped(hub);
        SimLink link = link();
        assertDropped(hub);
        assertThat(link.right.reports).isEmpty();
    }

    @Test
    void a_log_taken_up_again_comes_back_and_its_own_shard_goes_on() {
        bothHold(4);
        hub.drop("old");
        link().cut(0, 0);
        hub.undrop("old");
        link().cut(0, 0);
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
        assertThat(hub.append("old", "{\"again\":1}"))
                .satisfies(record -> assertThat(record.shard()).isEqualTo(ShardId.of("old", "hub")))
                .satisfies(record -> assertThat(record.index()).isEqualTo(4));
        link();
        assertThat(phone.hashes()).isEqualTo(hub.hashes());
        assertThat(phone.forked).isEmpty();
    }

    @Test
    void who_appends_before_its_shard_has_come_back_goes_on_as_a_successor() {
        bothHold(4);
        hub.drop("old");
        hub.undrop("old");
        ShardId shard = hub.append("old", "{\"again\":1}").shard();
        assertThat(shard.writer().value()).startsWith("hub#r");
        link();
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
        assertThat(hub.count("old", "hub")).isEqualTo(4);
        assertThat(phone.forked).isEmpty();
        assertThat(hub.forked).isEmpty();
    }

    @Test
    void what_was_held_is_remembered_over_several_drops() {
        bothHold(4);
        hub.drop("old");
        hub.undrop("old");
        hub.drop("old");
        hub.undrop("old");
        hub.crash();
        assertThat(hub.append("old", "{}").shard().writer().value()).startsWith("hub#r");
    }

    @Test
    void a_wiped_writer_learns_from_who_dropped_the_log_that_its_places_were_used() {
        bothHold(4);
        hub.drop("old");
        phone.wipe(OwnHistory.STORED);
        link();
        assertThat(phone.append("old", "{}").shard().writer().value()).startsWith("phone#r");
    }

    @Test
    void a_node_without_a_store_does_not_wait_for_what_its_only_peer_has_dropped() {
        bothHold(4);
        hub.drop("old");
        phone.wipe(OwnHistory.AT_PEERS);
        CompletableFuture<Long> unused = phone.appendLater("old", "{}");
        assertThat(phone.ingest().waiting()).isEqualTo(1);
        link();
        assertThat(phone.ingest().waiting()).isZero();
        assertThat(phone.hashes().keySet())
                .anyMatch(shard -> shard.log().value().equals("old")
                        && shard.writer().value().startsWith("phone#r"));
    }

    @Test
    void a_forked_shard_of_a_dropped_log_is_no_news_either() {
        bothHold(2);
        SimNode clone = phone.copy(77);
        phone.append("old", "{\"side\":1}");
        clone.append("old", "{\"side\":2}");
        link().cut(0, 0);
        SimLink.of(clone, hub).settle().cut(0, 0);
        assertThat(hub.forked).hasSize(1);
        hub.drop("old");
        hub.crash();
        assertDropped(hub);
        SimLink first = link();
        SimLink second = SimLink.of(clone, hub).settle();
        assertDropped(hub);
        assertThat(first.right.reports).isEmpty();
        assertThat(second.right.reports).isEmpty();
        assertThat(first.left.ending).isNull();
        assertThat(second.left.ending).isNull();
    }

    @Test
    void two_that_both_dropped_it_have_nothing_to_say() {
        bothHold(2);
        hub.drop("old");
        phone.drop("old");
        SimLink link = link();
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
        assertThat(link.left.said).noneMatch(Message.Shards.class::isInstance);
    }
}
