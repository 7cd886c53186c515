package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The values around a record: shard, envelope, seen, origin, summary. */
class RecordValuesTest {
    private static final ShardId SHARD = ShardId.of("list", "w");
    private static final Hash HASH = Hash.of(new byte[Hash.BYTES]);

    @Test
    void shards_sort_by_log_then_writer() {
        TreeSet<ShardId> shards = new TreeSet<>();
        shards.add(ShardId.of("b", "a"));
        shards.add(ShardId.of("a", "b"));
        shards.add(ShardId.of("a", "a"));
        shards.add(ShardId.of("B", "z"));
        assertThat(shards)
                .containsExactly(
                        ShardId.of("B", "z"), ShardId.of("a", "a"), ShardId.of("a", "b"), ShardId.of("b", "a"));
    }

    @Test
    void a_number_lies_between_one_and_two_to_the_52() {
        assertThat(Envelope.bare(1).number()).isEqualTo(1);
        assertThat(Envelope.bare(1L << 52).number()).isEqualTo(1L << 52);
        for (long number : new long[] {0, -1, (1L << 52) + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Envelope.bare(number));
        }
    }

    @Test
    void a_base_needs_a_past_to_lie_in() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Envelope(1, null, Base.empty(), null));
        assertThat(new Envelope(1, Seen.unchanged(), Base.empty(), null).hasPast())
                .isTrue();
        assertThat(Envelope.bare(1).hasPast()).isFalse();
        assertThat(Envelope.of(1, Seen.unchanged()).hasPast()).isTrue();
    }

    @Test
    void nothing_new_seen_has_one_form() {
        assertThat(Seen.changed(Frontier.empty())).isSameAs(Seen.unchanged());
        assertThat(Seen.all(Frontier.empty())).isNotEqualTo(Seen.unchanged());
    }

    @Test
    void an_origin_keeps_its_numbers_within_bounds() {
        assertThat(new Origin(SHARD, 0, 0, null).part()).isZero();
        assertThat(new Origin(SHARD, Long.MAX_VALUE, 9_999, null).part()).isEqualTo(9_999);
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(SHARD, -1, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(SHARD, 0, -1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(SHARD, 0, 10_000, null));
    }

    @Test
    void a_chain_of_origins_has_sixteen_steps_at_most() {
        Origin chain = new Origin(SHARD, 0, 0, null);
        for (int steps = 2; steps <= 16; steps++) {
            chain = new Origin(SHARD, steps, 0, chain);
        }
        Origin longest = chain;
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(SHARD, 17, 0, longest));
    }

    @Test
    void a_record_knows_its_id_and_its_place() {
        ShardRecord record = new ShardRecord(SHARD, 4, Envelope.bare(9), Payload.of("{}"), HASH);
        assertThat(record.id()).isEqualTo(new RecordId(9, new WriterId("w")));
        assertThat(record).hasToString("list/w[4] 9 {}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShardRecord(SHARD, -1, Envelope.bare(9), Payload.of("{}"), HASH));
    }

    @Test
    void records_are_equal_if_all_of_them_is() {
        ShardRecord record = new ShardRecord(SHARD, 4, Envelope.bare(9), Payload.of("{}"), HASH);
        assertThat(record)
                .isEqualTo(new ShardRecord(SHARD, 4, Envelope.bare(9), Payload.of("{}"), HASH))
                .hasSameHashCodeAs(new ShardRecord(SHARD, 4, Envelope.bare(9), Payload.of("{}"), HASH))
                .isNotEqualTo(new ShardRecord(ShardId.of("list", "v"), 4, Envelope.bare(9), Payload.of("{}"), HASH))
                .isNotEqualTo(new ShardRecord(SHARD, 5, Envelope.bare(9), Payload.of("{}"), HASH))
                .isNotEqualTo(new ShardRecord(SHARD, 4, Envelope.bare(8), Payload.of("{}"), HASH))
                .isNotEqualTo(new ShardRecord(SHARD, 4, Envelope.bare(9), Payload.of("{ }"), HASH))
                .isNotEqualTo(new ShardRecord(
                        SHARD,
                        4,
                        Envelope.bare(9),
                        Payload.of("{}"),
                        Hash.of("h".repeat(32).getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void a_summary_tells_where_a_shard_ends() {
        ShardRecord last = new ShardRecord(SHARD, 4, Envelope.bare(9), Payload.of("{}"), HASH);
        assertThat(ShardSummary.endingAt(last)).isEqualTo(new ShardSummary(SHARD, 5, 9, HASH));
        assertThat(ShardSummary.endingAt(last).prefix()).isEqualTo(new Prefix(5, HASH.head()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShardSummary(SHARD, 0, 9, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShardSummary(SHARD, 1, 0, HASH));
    }
}
