package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.ingest.OwnHistory;
import io.kore.engine.sync.Message.Ack;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Bye;
import io.kore.engine.sync.Message.FrontiersDone;
import io.kore.engine.sync.Message.Level;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two sessions do for each other when nothing is wrong; see also {@link SessionRefusalTest}. */
class SessionTest {
    private final SimNode phone = SimNode.prompt("phone");
    private final SimNode hub = SimNode.prompt("hub");

    @Test
    void both_sides_get_what_they_lack_and_are_level() {
        phone.append("todo", "{\"a\":1}");
        hub.append("todo", "{\"b\":1}");
        hub.append("contacts", "{\"c\":1}");

        SimLink link = SimLink.of(phone, hub).settle();

        assertThat(phone.hashes()).isEqualTo(hub.hashes()).hasSize(3);
        assertThat(link.sides()).allMatch(side -> side.isLevel);
        assertThat(link.left.session.recordsTaken()).isEqualTo(1);
        assertThat(link.left.session.recordsReceived()).isEqualTo(2);
    }

    @Test
    void what_arrives_later_goes_on_to_every_peer_that_lacks_it_and_not_back() {
        SimNode pad = SimNode.prompt("pad");
        SimLink first = SimLink.of(phone, hub).settle();
        SimLink second = SimLink.of(hub, pad).settle();
        int before = first.right.batchBytesSent;

        phone.append("todo", "{\"late\":true}");
        first.settle();
        second.settle();

        assertThat(pad.hashes()).isEqualTo(phone.hashes()).hasSize(1);
        assertThat(first.right.batchBytesSent).as("sent back").isEqualTo(before);
        assertThat(first.left.isLevel && first.right.isLevel && second.left.isLevel)
                .isTrue();
    }

    @Test
    void what_arrives_later_in_logs_that_were_equal_is_sent() {
        phone.append("todo", "{}");
        SimLink.of(phone, hub).settle();
        SimLink link = SimLink.of(phone, hub).settle();
        assertThat(link.left.batchBytesSent + link.right.batchBytesSent).isZero();

        phone.append("todo", "{}");
        hub.append("todo", "{}");
        link.settle();
        assertThat(phone.hashes()).isEqualTo(hub.hashes()).hasSize(2);
    }

    @Test
    void nothing_is_level_or_acknowledged_before_it_is_durable() {
        SimNode slow = new SimNode("slow");
        phone.append("todo", "{}");
        SimLink link = SimLink.of(phone, slow).settle();

        assertThat(slow.count("todo", "phone")).isEqualTo(1);
        assertThat(link.left.isLevel || link.right.isLevel).isFalse();
        assertThat(link.right.said).noneMatch(Ack.class::isInstance);

        slow.force(slow.end());
        link.settle();
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
    }

    @Test
    void an_append_waits_for_its_force_before_it_leaves() {
        SimNode slow = new SimNode("slow");
        SimLink link = SimLink.of(slow, hub).settle();
        slow.append("todo", "{}");
        link.settle();
        assertThat(hub.end()).isZero();

        slow.force(slow.end());
        link.settle();
        assertThat(hub.end()).isEqualTo(1);
    }

    @Test
    void what_became_durable_while_frontiers_were_exchanged_is_sent() {
        SimNode slow = new SimNode("slow");
        SimLink link = SimLink.of(slow, hub);
        link.right.deliver();
        slow.append("todo", "{}");
        slow.force(slow.end());
        link.left.session.durable(slow.durable());
        link.settle();
        assertThat(hub.end()).isEqualTo(1);
    }

    @Test
    void level_nodes_with_ten_thousand_shards_exchange_a_few_hundred_bytes() {
        for (int i = 0; i < 10_000; i++) {
            phone.plant("todo", "writer" + i, 1, "{}");
            hub.plant("todo", "writer" + i, 1, "{}");
        }
        SimLink link = SimLink.of(phone, hub).settle();
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
        assertThat(link.bytes()).isLessThan(300);
    }

    @Test
    void where_memory_is_short_one_small_frame_waits_at_a_time() {
        for (int i = 0; i < 2_000; i++) {
            phone.append("todo", "{\"text\":\"a record of some length, number " + i + "\"}");
        }
        SimLink link = SimLink.of(phone, hub);
        link.left.isCrowded = true;
        link.settle();
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
        assertThat(link.left.mostUndrained).isLessThan(20 << 10);
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
    }

    @Test
    void level_nodes_with_a_thousand_logs_exchange_a_few_hundred_bytes() {
        for (int i = 0; i < 1_000; i++) {
            phone.plant("log" + i, "writer", 1, "{}");
            hub.plant("log" + i, "writer", 1, "{}");
        }
        SimLink link = SimLink.of(phone, hub).settle();
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
        assertThat(link.bytes()).isLessThan(300);

        phone.append("log7", "{}");
        hub.append("log8", "{}");
        link.settle();
        assertThat(phone.hashes()).isEqualTo(hub.hashes());
    }

    @Test
    void nodes_with_many_logs_that_differ_get_what_they_lack() {
        for (int size : new int[] {0, FrontierExchange.FEW_LOGS, FrontierExchange.FEW_LOGS + 1, 20}) {
            SimNode left = SimNode.prompt("left" + size);
            for (int i = 0; i < size; i++) {
                left.append("log" + i, "{}");
            }
            for (int other : new int[] {0, FrontierExchange.FEW_LOGS, FrontierExchange.FEW_LOGS + 1, 20}) {
                SimNode right = SimNode.prompt("right" + other);
                for (int i = 0; i < other; i++) {
                    right.append("log" + i, "{}");
                }
                SimLink link = SimLink.of(left, right).settle();
                assertThat(link.left.isLevel && link.right.isLevel)
                        .as("%s and %s logs", size, other)
                        .isTrue();
                assertThat(left.hashes()).isEqualTo(right.hashes());
            }
        }
    }

    @Test
    void ten_thousand_shards_that_differ_are_told_in_small_messages() {
        for (int i = 0; i < 10_000; i++) {
            phone.plant("todo", "writer" + i, 1, "{}");
        }
        SimLink link = SimLink.of(phone, hub);
        int largest = 0;
        link.settle();
        for (Message message : link.left.said) {
            largest = Math.max(largest, MessageCodecTest.bytes(message).length);
        }
        assertThat(largest).isLessThan(128 << 10);
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
    }

    @Test
    void resuming_costs_what_is_missing() {
        for (int i = 0; i < 3_000; i++) {
            phone.append("todo", "{\"text\":\"a record of some length, number " + i + "\"}");
        }
        SimLink whole = SimLink.of(phone, hub).settle();
        for (int i = 0; i < 10; i++) {
            hub.append("todo", "{\"text\":\"a record of some length, number " + i + "\"}");
        }
        phone.recordsRead = 0;
        hub.recordsRead = 0;
        SimLink resumed = SimLink.of(phone, hub).settle();

        assertThat(phone.hashes()).isEqualTo(hub.hashes());
        assertThat(resumed.bytes()).isLessThan(3_000).isLessThan(whole.bytes() / 100);
        assertThat(phone.recordsRead + hub.recordsRead).as("records read").isLessThan(40);
    }

    @Test
    void a_peer_that_does_not_acknowledge_stops_the_stream_and_the_reading() {
        for (int i = 0; i < 5_000; i++) {
            phone.append("todo", "{\"text\":\"" + "x".repeat(200) + "\"}");
        }
        SimNode stuck = new SimNode("stuck");
        SessionLimits limits = new SessionLimits(64 << 10, 16 << 10, 1 << 20, 1_000, 1_000);
        SimLink link = new SimLink(phone, stuck, limits, false).settle();

        assertThat(link.left.mostInFlight).isBetween(48 << 10, 64 << 10);
        assertThat(phone.recordsRead).isLessThan(400);

        SimNode.forceWhenever(stuck, link::settle);
        assertThat(stuck.hashes()).isEqualTo(phone.hashes());
        assertThat(link.left.mostInFlight).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void a_transport_that_does_not_drain_stops_the_stream() {
        for (int i = 0; i < 5_000; i++) {
            phone.append("todo", "{\"text\":\"" + "x".repeat(200) + "\"}");
        }
        SessionLimits limits = new SessionLimits(4 << 20, 16 << 10, 32 << 10, 1_000, 1_000);
        SimLink link = new SimLink(phone, hub, limits, false);
        link.left.drains = false;
        link.settle();
        assertThat(link.left.batchBytesSent).isBetween(16 << 10, 48 << 10);

        link.left.drains = true;
        link.settle();
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
    }

    @Test
    void records_are_taken_also_while_nothing_more_may_be_sent() {
        hub.append("todo", "{}");
        phone.append("contacts", "{}");
        SimLink measured = SimLink.of(phone, hub);
        measured.left.drains = false;
        measured.settle();
        int untilFrontiersDone = 0;
        for (Message message : measured.left.said) {
            untilFrontiersDone += MessageCodecTest.bytes(message).length;
            if (message instanceof FrontiersDone) {
                break;
            }
        }
        SimNode other = SimNode.prompt("hub");
        other.append("todo", "{}");
        SimNode same = SimNode.prompt("phone");
        same.append("contacts", "{}");
        SessionLimits limits = new SessionLimits(4 << 20, 16 << 10, untilFrontiersDone, 1_000, 1_000);
        SimLink link = new SimLink(same, other, limits, false);
        link.left.drains = false;
        link.settle();
        assertThat(link.left.said.get(link.left.said.size() - 1)).isInstanceOf(FrontiersDone.class);
        assertThat(same.count("todo", "hub")).isEqualTo(1);
        assertThat(link.sides()).allMatch(side -> side.ending == null);
    }

    @Test
    void a_record_larger_than_the_window_goes_alone() {
        phone.append("todo", "{\"small\":1}");
        phone.append("todo", "{\"large\":\"" + "x".repeat(1 << 19) + "\"}");
        phone.append("todo", "{\"small\":2}");
        SessionLimits limits = new SessionLimits(4_000, 1_000, 8_000, 100, 100);
        new SimLink(phone, hub, limits, false).settle();
        assertThat(hub.hashes()).isEqualTo(phone.hashes());
    }

    @Test
    void passing_over_many_records_gives_others_their_turn() {
        ShardRecord lacking = hub.append("todo", "{\"only\":\"hub\"}");
        for (int i = 0; i < 1_000; i++) {
            ShardRecord record = phone.append("contacts", "{}");
            hub.accept(List.of(record), "phone");
        }
        SessionLimits limits = new SessionLimits(4_000, 1_000, 8_000, 100, 100);
        phone.append("contacts", "{\"last\":true}");
        SimLink link = new SimLink(phone, hub, limits, false).settle();
        assertThat(phone.isDurable(lacking)).isTrue();
        assertThat(link.right.turns).isBetween(3, 12);
    }

    @Test
    void a_wiped_node_is_told_of_its_own_shard_before_anything_of_it_arrives() {
        phone.append("todo", "{\"n\":1}");
        phone.append("todo", "{\"n\":2}");
        SimLink.of(phone, hub).settle();
        phone.wipe(OwnHistory.STORED);

        SimLink.of(phone, hub).settle();

        assertThat(phone.moreOfMine).hasSize(1).allMatch(shard -> shard.count() == 2);
        assertThat(phone.writer().value()).as("succeeded once").matches("phone#r[0-9a-f]{16}");
        assertThat(phone.hashes()).isEqualTo(hub.hashes());
    }

    @Test
    void a_node_whose_newest_record_reached_the_peer_through_others_is_not_alarmed() {
        phone.append("todo", "{\"n\":1}");
        SimLink.of(phone, hub).settle();
        SimLink link = SimLink.of(phone, hub);
        link.right.deliver();
        ShardRecord newest = phone.append("todo", "{\"n\":2}");
        hub.accept(List.of(newest), "somebody else");

        link.settle();

        assertThat(phone.moreOfMine).isEmpty();
        assertThat(phone.writer()).isEqualTo(new WriterId("phone"));
        assertThat(link.left.isLevel && link.right.isLevel).isTrue();
    }

    @Test
    void other_content_of_the_own_shard_is_told_to_the_host() {
        phone.append("todo", "{\"at\":\"phone\"}");
        hub.plant("todo", "phone", 1, "{\"at\":\"a copy of phone\"}");
        SimLink.of(phone, hub).settle();
        assertThat(phone.moreOfMine).extracting(shard -> shard.shard()).containsExactly(ShardId.of("todo", "phone"));
    }

    @Test
    void a_single_exchange_ends_in_peace_on_both_sides() {
        phone.append("todo", "{}");
        SimLink link = new SimLink(phone, hub, SessionLimits.standard(), true).settle();
        assertThat(link.left.isLevel).isTrue();
        link.left.session.finish(Bye.DONE);
        link.settle();
        assertThat(link.sides())
                .allSatisfy(side -> assertThat(side.ending).isEqualTo(new Ending(Ending.Kind.FINISHED, null)));
        assertThat(link.isOver()).isTrue();
    }

    @Test
    void level_is_said_once_for_each_burst() {
        SimLink link = SimLink.of(phone, hub).settle();
        for (int i = 0; i < 50; i++) {
            phone.append("todo", "{}");
        }
        link.settle();
        assertThat(link.left.said.stream().filter(Level.class::isInstance)).hasSize(2);
        assertThat(link.left.said.stream().filter(Batch.class::isInstance)).hasSize(1);
    }
}
