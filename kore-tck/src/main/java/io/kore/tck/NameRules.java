package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S10: every legal name is kept apart from every other. */
interface NameRules extends StoreRules {
    @Test
    default void s10_hostile_log_names_are_kept_apart() {
        List<ShardId> shards = new ArrayList<>();
        HostileNames.ofLogs().forEach(name -> shards.add(ShardId.of(name, "writer")));
        assertKeptApart(shards);
    }

    @Test
    default void s10_hostile_writer_ids_are_kept_apart() {
        List<ShardId> shards = new ArrayList<>();
        HostileNames.ofWriters().forEach(id -> shards.add(ShardId.of("list", id)));
        assertKeptApart(shards);
    }

    @Test
    default void s10_log_and_writer_never_run_into_each_other() {
        List<ShardId> shards = new ArrayList<>();
        for (String between : new String[] {"/", "~", "#", "-", " ", "\u001f", "\u0000", ":", "", "%2F", "\n"}) {
            if (between.isEmpty() || between.charAt(0) >= ' ') {
                shards.add(ShardId.of("a" + between + "bc", "d"));
            }
            shards.add(ShardId.of("a", "bc" + between + "d"));
            shards.add(ShardId.of("abc", between + "d"));
        }
        assertKeptApart(shards.stream().distinct().toList());
    }

    @Test
    default void s10_names_that_begin_alike_are_kept_apart() {
        List<ShardId> shards = new ArrayList<>();
        for (int length : new int[] {1, 2, 63, 64, 100, 127, 128, 254, 255}) {
            shards.add(ShardId.of("n".repeat(length), "writer"));
            shards.add(ShardId.of("list", "n".repeat(length)));
            shards.add(ShardId.of("list", "n".repeat(4 * length)));
        }
        assertKeptApart(shards.stream().distinct().toList());
    }

    @Test
    default void s10_the_longest_names_differ_in_their_last_byte() {
        String log = "l".repeat(Limits.LOG_NAME_BYTES_MAX - 1);
        String writer = "w".repeat(Limits.WRITER_BYTES_MAX - 1);
        String wide = "\uD83D\uDC27".repeat(Limits.WRITER_BYTES_MAX / 4);
        assertKeptApart(List.of(
                ShardId.of(log + "a", writer + "a"),
                ShardId.of(log + "a", writer + "b"),
                ShardId.of(log + "b", writer + "a"),
                ShardId.of(log + "b", writer + "b"),
                ShardId.of(log + "a", wide)));
    }

    private void assertKeptApart(List<ShardId> shards) {
        assertThat(shards).doesNotHaveDuplicates();
        RecordMaker maker = bench().maker();
        for (int round = 0; round < 2; round++) {
            List<ShardRecord> batch = new ArrayList<>();
            for (int s = 0; s < shards.size(); s++) {
                batch.add(maker.next(shards.get(s), Payload.of("{\"shard\":" + s + ",\"round\":" + round + "}")));
            }
            bench().append(batch);
        }
        bench().assertHeld();
        assertThat(bench().store().shards().stream().map(ShardSummary::shard).toList())
                .containsExactlyInAnyOrderElementsOf(shards);
    }
}
