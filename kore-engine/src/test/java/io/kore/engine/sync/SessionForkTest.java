package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.sync.Message.Fork;
import io.kore.engine.sync.Message.Probe;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two sessions do about shards that have forked; see also {@link ForkSimulationTest}. */
class SessionForkTest {
    private static final ShardId TWIN = ShardId.of("todo", "twin");

    private final SimNode phone = SimNode.prompt("phone");
    private final SimNode hub = SimNode.prompt("hub");

    @Test
    void both_sides_get_both_histories_and_all_other_shards() {
        common(1);
        plant(phone, "phone", 1);
        plant(hub, "hub", 2);
        phone.append("contacts", "{\"of\":\"phone\"}");
        hub.append("contacts", "{\"of\":\"hub\"}");

        SimLink link = SimLink.of(phone, hub).settle();

        assertConverged(link);
        assertThat(phone.count("todo", "twin")).isEqualTo(1);
        assertThat(phone.hashes()).hasSize(5);
        assertThat(phone.forked).hasSize(1);
        assertThat(hub.forked).hasSize(1);
        assertThat(phone.forked.get(0).start()).isEqualTo(1);
        assertThat(hub.forked.get(0).start()).isEqualTo(1);
    }

    @Test
    void histories_that_differ_from_the_start_leave_no_shard_of_the_writers_name() {
        plant(phone, "phone", 2);
        plant(hub, "hub", 2);
        SimLink link = SimLink.of(phone, hub).settle();
        assertConverged(link);
        assertThat(phone.hashes()).hasSize(2).doesNotContainKey(TWIN);
    }

    @Test
    void only_what_differs_is_sent_however_long_the_common_history() {
        common(3_000);
        plant(phone, "phone", 3);
        plant(hub, "hub", 5);
        SimLink link = SimLink.of(phone, hub).settle();
        assertConverged(link);
        assertThat(link.left.session.recordsTaken()).isEqualTo(3);
        assertThat(link.right.session.recordsTaken()).isEqualTo(5);
        assertThat(link.bytes()).isLessThan(8_000);
        assertThat(link.right.said).filteredOn(Fork.class::isInstance).containsExactly(new Fork(TWIN, 3_000));
        assertThat(link.left.said).noneMatch(Fork.class::isInstance);
    }

    @Test
    void whoever_knows_of_the_fork_sends_the_branch_that_the_other_lacks_and_asks_nothing() {
        common(100);
        plant(phone, "phone", 10);
        plant(hub, "hub", 10);
        SimLink.of(phone, hub).settle();
        SimNode pad = SimNode.prompt("pad");
        pad.accept(ForkCheck.records(phone).subList(0, 110), "somebody");

        SimLink link = SimLink.of(pad, hub).settle();

        assertConverged(link);
        assertThat(link.right.session.recordsTaken()).isEqualTo(10);
        assertThat(link.left.session.recordsTaken()).isZero();
        assertThat(link.right.said).noneMatch(Probe.class::isInstance);
    }

    @Test
    void a_branch_that_goes_on_is_sent_from_where_the_other_holds_it() {
        common(50);
        plant(phone, "phone", 200);
        plant(hub, "hub", 20);
        SimLink.of(phone, hub).settle();
        SimNode pad = SimNode.prompt("pad");
        List<ShardRecord> some = ForkCheck.records(phone).subList(0, 130);
        pad.accept(some, "somebody");
        SimLink link = SimLink.of(pad, hub).settle();
        assertConverged(link);
        assertThat(link.right.session.recordsTaken()).isEqualTo(50 + 200 + 20 - 130);
    }

    @Test
    void a_third_history_that_leaves_earlier_gives_the_common_part_a_name_and_changes_no_other() {
        common(6);
        SimNode early = SimNode.prompt("early");
        early.accept(ForkCheck.records(phone).subList(0, 4), "somebody");
        plant(early, "early", 1);
        plant(phone, "phone", 1);
        plant(hub, "hub", 1);
        SimLink.of(phone, hub).settle();
        List<ShardId> before = new ArrayList<>(phone.hashes().keySet());
        before.remove(TWIN);

        SimLink link = SimLink.of(early, hub).settle();
        SimLink.of(early, phone).settle();

        assertConverged(link);
        assertThat(phone.hashes()).isEqualTo(hub.hashes()).hasSize(5).containsKeys(before.toArray(new ShardId[0]));
        assertThat(phone.count("todo", "twin")).isEqualTo(4);
    }

    @Test
    void a_shard_that_forks_while_a_session_is_up_is_exchanged_in_that_session() {
        common(2);
        SimLink link = SimLink.of(phone, hub).settle();
        plant(phone, "phone", 2);
        plant(hub, "hub", 3);
        link.left.session.durable(phone.durable());
        link.right.session.durable(hub.durable());
        link.settle();
        assertConverged(link);
        assertThat(phone.hashes()).hasSize(3);
    }

    @Test
    void a_hundred_devices_that_were_given_one_id_cost_what_they_have_written() {
        List<SimNode> devices = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            SimNode device = new SimNode("kiosk", i);
            devices.add(device);
            device.append("todo", "{\"first of\":" + i + "}");
            device.append("todo", "{\"second of\":" + i + "}");
            SimNode.forceWhenever(device, () -> {});
            exchange(device);
            device.append("todo", "{\"as a successor\":" + i + "}");
        }
        devices.forEach(this::exchange);
        hub.recordsRead = 0;
        devices.forEach(this::exchange);
        assertThat(devices).allMatch(device -> device.hashes().equals(hub.hashes()));
        // the first one had heard of nobody when it wrote its last record
        assertThat(hub.hashes()).hasSize(199).doesNotContainKey(ShardId.of("todo", "kiosk"));
        assertThat(devices.get(0).writer()).isNotEqualTo(devices.get(1).writer());
        assertThat(hub.recordsRead)
                .as("records read to send each device what it lacks")
                .isLessThan(100 * 250);
    }

    private void exchange(SimNode device) {
        SimLink link = SimLink.of(device, hub).settle();
        SimNode.forceWhenever(device, link::settle);
        link.cut(0, 0);
    }

    /** So many records of the twin at both. */
    private void common(int count) {
        plant(phone, "both", count);
        hub.accept(ForkCheck.records(phone), "somebody");
    }

    private static void plant(SimNode node, String at, int count) {
        for (int i = 0; i < count; i++) {
            long number = node.store().shards().stream()
                            .filter(shard -> shard.shard().equals(TWIN))
                            .mapToLong(shard -> shard.lastNumber())
                            .sum()
                    + 1;
            node.plant("todo", "twin", number, "{\"at\":\"" + at + "\",\"n\":" + number + "}");
        }
    }

    private static void assertConverged(SimLink link) {
        assertThat(link.left.node.hashes()).isEqualTo(link.right.node.hashes());
        for (SimLink.Side side : link.sides()) {
            assertThat(side.isLevel).isTrue();
            assertThat(side.ending).isNull();
            ForkCheck.check(side.node);
        }
    }
}
