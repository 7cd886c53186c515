package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.engine.json.PayloadCheck;
import io.kore.error.PeerException;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found out ahead saves work, and never lets anything in. */
class ExaminedTest {
    private final TestNode node = new TestNode("node");
    private final Forger w = new Forger("w");
    private final Forger v = new Forger("v");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_record_is_known_to_follow_the_one_before_it_of_its_shard() {
        ShardRecord first = w.next("{}");
        ShardRecord other = v.next("{}");
        ShardRecord second = w.next("{}");
        Examined examined = examined(first, other, second);
        assertThat(examined.followed(0)).isNull();
        assertThat(examined.followed(1)).isNull();
        assertThat(examined.followed(2)).isEqualTo(first.hash());
    }

    @Test
    void nothing_is_known_of_a_record_with_other_bytes_or_with_a_gap_before_it() {
        ShardRecord first = w.next("{}");
        ShardRecord second = w.next("{}");
        ShardRecord third = w.next("{}");
        ShardRecord forged = forged(second);
        assertThat(examined(first, forged).followed(1)).isNull();
        assertThat(examined(first, third).followed(1)).isNull();
    }

    @Test
    void what_is_known_stays_with_its_record_when_others_are_left_out() {
        ShardRecord other = v.next("{}");
        ShardRecord first = w.next("{}");
        ShardRecord second = w.next("{}");
        Examined left = examined(other, first, second).only(record -> !record.equals(other));
        assertThat(left.records()).containsExactly(first, second);
        assertThat(left.followed(0)).isNull();
        assertThat(left.followed(1)).isEqualTo(first.hash());
    }

    @Test
    void a_record_that_follows_another_history_than_the_one_held_is_refused() {
        ShardRecord held = w.next("{}");
        node.ingest.accept(List.of(held), "peer");
        Forger twin = new Forger("w");
        ShardRecord otherFirst = twin.next("{\"other\":1}");
        ShardRecord otherSecond = twin.next("{}");
        Examined examined = examined(otherFirst, otherSecond).only(record -> !record.equals(otherFirst));
        assertThat(examined.followed(0)).isEqualTo(otherFirst.hash());
        assertThatThrownBy(() -> node.ingest.accept(examined, "peer"))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("running hash");
        assertThat(node.arrivals()).containsExactly(held);
    }

    @Test
    void a_forged_record_amid_right_ones_is_refused_with_all_of_them() {
        List<ShardRecord> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            records.add(w.next("{\"i\":" + i + "}"));
        }
        records.set(200, forged(records.get(200)));
        assertThatThrownBy(() -> node.ingest.accept(records, "peer"))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("running hash");
        assertThat(node.arrivals()).isEmpty();
    }

    @Test
    void an_illegal_payload_amid_legal_ones_is_refused_with_all_of_them() {
        List<ShardRecord> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            records.add(w.next(i == 200 ? "[]" : "{\"i\":" + i + "}"));
        }
        assertThatThrownBy(() -> node.ingest.accept(records, "peer"))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("not an object");
        assertThat(node.arrivals()).isEmpty();
    }

    @Test
    void none_has_nothing() {
        assertThat(Examined.NONE.records()).isEqualTo(Collections.emptyList());
        assertThat(Examined.NONE.isLegal()).isTrue();
    }

    /** Other bytes under the same hash. */
    private static ShardRecord forged(ShardRecord right) {
        return new ShardRecord(
                right.shard(), right.index(), right.envelope(), Payload.of("{\"forged\":true}"), right.hash());
    }

    private static Examined examined(ShardRecord... records) {
        return Examined.of(List.of(records), new PayloadCheck());
    }
}
