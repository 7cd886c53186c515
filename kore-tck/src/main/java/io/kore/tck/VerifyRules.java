package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.OTHER;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S4 over a whole store: verify and salvage of one without damage. */
interface VerifyRules extends StoreRules {
    private void fill() {
        for (int i = 0; i < 60; i++) {
            ShardId shard = i % 3 == 0 ? ONE : i % 3 == 1 ? TWO : OTHER;
            bench().append(bench().maker().nextSeeingAll(shard, Payload.of("{\"i\":" + i + "}")));
        }
        bench().store().metadata().write("identity", new byte[] {1, 2, 3});
        bench().store().metadata().write("empty", new byte[0]);
    }

    @Test
    default void s4_verify_counts_a_whole_store() {
        fill();
        bench().close();
        StoreReport report = bench().provider().verify(bench().place());
        assertThat(report).isEqualTo(new StoreReport(60, 3, List.of()));
        assertThat(report.isWhole()).isTrue();
    }

    @Test
    default void s4_verify_counts_no_dropped_records() {
        fill();
        bench().drop(OTHER.log());
        bench().close();
        assertThat(bench().provider().verify(bench().place())).isEqualTo(new StoreReport(40, 2, List.of()));
    }

    @Test
    default void s4_verify_of_an_empty_store_finds_nothing_wrong() {
        bench().close();
        assertThat(bench().provider().verify(bench().place())).isEqualTo(new StoreReport(0, 0, List.of()));
    }

    @Test
    default void s4_verify_changes_nothing() {
        fill();
        bench().close();
        StoreReport first = bench().provider().verify(bench().place());
        assertThat(bench().provider().verify(bench().place())).isEqualTo(first);
        bench().append(bench().maker().next(ONE));
        bench().assertHeld();
    }

    @Test
    default void s4_salvage_of_a_whole_store_copies_all() {
        fill();
        bench().close();
        String target = bench().newPlace();
        StoreReport report = bench().provider().salvage(bench().place(), target);
        assertThat(report).isEqualTo(new StoreReport(60, 3, List.of()));
        assertThat(bench().provider().verify(target)).isEqualTo(report);
        try (ShardStore copy = bench().open(target)) {
            for (ShardId shard : new ShardId[] {ONE, TWO, OTHER}) {
                assertThat(Reads.shard(copy, shard))
                        .isEqualTo(bench().expected().shard(shard));
            }
            assertThat(copy.shards()).hasSize(3);
            assertThat(copy.metadata().keys()).containsExactly("empty", "identity");
            assertThat(copy.metadata().read("identity")).contains(new byte[] {1, 2, 3});
            assertThat(copy.metadata().read("empty")).contains(new byte[0]);
        }
        bench().assertHeld();
    }

    @Test
    default void s4_salvage_copies_no_dropped_log() {
        fill();
        bench().drop(OTHER.log());
        bench().close();
        String target = bench().newPlace();
        assertThat(bench().provider().salvage(bench().place(), target)).isEqualTo(new StoreReport(40, 2, List.of()));
        try (ShardStore copy = bench().open(target)) {
            assertThat(Reads.shard(copy, OTHER)).isEmpty();
            assertThat(Reads.shard(copy, ONE)).isEqualTo(bench().expected().shard(ONE));
        }
    }

    @Test
    default void s4_a_salvaged_store_and_its_source_go_on_apart() {
        fill();
        bench().close();
        String target = bench().newPlace();
        bench().provider().salvage(bench().place(), target);
        try (ShardStore copy = bench().open(target)) {
            copy.append(bench().maker().copy().next(ONE, 5));
            copy.drop(OTHER.log());
            copy.metadata().write("identity", new byte[] {9});
        }
        assertThat(bench().store().metadata().read("identity")).contains(new byte[] {1, 2, 3});
        bench().append(bench().maker().next(TWO));
        bench().assertHeld();
    }
}
