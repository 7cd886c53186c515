package io.kore.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kore.codec.StrandTable.Row;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrandTableTest {
    private static final LogName LOG = new LogName("list");
    private static final WriterId W = new WriterId("w");
    private static final ShardId ONE = new ShardId(LOG, W.branch(1));
    private static final ShardId TWO = new ShardId(LOG, W.branch(2));

    /** w has 4 records; ONE leaves it after 3, TWO leaves ONE after 2 more. */
    private static final StrandTable TABLE =
            new StrandTable(List.of(new Row(ONE, W, 3, 30, 31), new Row(TWO, W.branch(1), 2, 20, -21)));

    private static final Map<ShardId, Long> COUNTS = Map.of(new ShardId(LOG, W), 4L, ONE, 5L, TWO, 1L);

    @Test
    void what_was_written_is_read() throws Exception {
        byte[] bytes = TABLE.toBytes();
        assertThat(StrandTable.read(bytes).rows()).isEqualTo(TABLE.rows());
        assertThat(StrandTable.read(bytes).toBytes()).isEqualTo(bytes);
        assertThat(StrandTable.read(StrandTable.empty().toBytes()).rows()).isEmpty();
    }

    @Test
    void other_bytes_are_refused() {
        byte[] bytes = TABLE.toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> StrandTable.read(cut));
        }
        byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> StrandTable.read(more));
        bytes[0] = 2;
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> StrandTable.read(bytes));
    }

    @Test
    void parents_stand_before_children_and_strands_once() {
        Row child = new Row(TWO, W.branch(1), 2, 20, 21);
        Row parent = new Row(ONE, W, 3, 30, 31);
        assertThatIllegalArgumentException().isThrownBy(() -> new StrandTable(List.of(child, parent)));
        assertThatIllegalArgumentException().isThrownBy(() -> new StrandTable(List.of(parent, parent)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Row(ONE, new WriterId("v"), 3, 30, 31));
        assertThatIllegalArgumentException().isThrownBy(() -> new Row(new ShardId(LOG, W), W, 3, 30, 31));
    }

    @Test
    void a_strand_needs_what_it_came_from() {
        ShardRecord first = record(TWO, 0, Seen.unchanged());
        assertThat(TABLE.holdsPast(first, strand -> strand.equals(ONE) ? 2 : 0)).isTrue();
        assertThat(TABLE.holdsPast(first, strand -> strand.equals(ONE) ? 1 : 9)).isFalse();
        assertThat(StrandTable.empty().holdsPast(first, strand -> 9)).isFalse();
        assertThat(TABLE.holdsPast(record(TWO, 1, Seen.unchanged()), strand -> 0))
                .isTrue();
    }

    @Test
    void a_past_is_held_if_a_history_is_held_that_is_so_long() {
        assertThat(sees(W, 4)).isTrue();
        assertThat(sees(W, 8)).as("3 of w and 5 of ONE").isTrue();
        assertThat(sees(W.branch(2), 6)).isTrue();
        assertThat(sees(W, 9)).isFalse();
        assertThat(sees(new WriterId("v"), 1)).isFalse();
        assertThat(StrandTable.empty().holdsPast(record(ShardId.of("list", "x"), 0, seen(W, 4)), s -> 4))
                .isTrue();
        assertThat(StrandTable.empty().holdsPast(record(ShardId.of("list", "x"), 0, seen(W, 5)), s -> 4))
                .isFalse();
    }

    private static boolean sees(WriterId writer, long count) {
        ShardRecord record = record(ShardId.of("list", "x"), 0, seen(writer, count));
        return TABLE.holdsPast(record, strand -> COUNTS.getOrDefault(strand, 0L));
    }

    private static Seen seen(WriterId writer, long count) {
        return Seen.all(Frontier.of(writer, new Prefix(count, 7)));
    }

    private static ShardRecord record(ShardId shard, long index, Seen seen) {
        return new ShardRecord(shard, index, Envelope.of(1, seen), Payload.of("{}"), Hash.of(new byte[32]));
    }
}
