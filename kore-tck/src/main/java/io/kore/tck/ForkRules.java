package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.codec.RunningHash;
import io.kore.codec.StrandTable;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A forked shard is stored as strands; see {@link StrandTable}. To a store they are shards, but for how they begin. */
interface ForkRules extends StoreRules {
    ShardId FORKED = ShardId.of("list", "forked");

    /**
     * Appends three records of a shard, and two that follow its second one on another way; then one of another
     * writer that had seen both.
     *
     * @return the strand of the two
     */
    private ShardId fork() {
        List<ShardRecord> first = bench().maker().next(FORKED, 3);
        bench().append(first);
        Hash before = first.get(1).hash();
        ShardRecord other = record(FORKED, 0, before, 3);
        ShardId strand =
                new ShardId(FORKED.log(), FORKED.writer().branch(other.hash().head()));
        ShardRecord one = record(strand, 0, before, 3);
        ShardRecord two = record(strand, 1, one.hash(), 4);
        StrandTable table = new StrandTable(List.of(new StrandTable.Row(
                strand, FORKED.writer(), 2, before.head(), first.get(2).hash().head())));
        bench().store().metadata().write(StrandTable.KEY, table.toBytes());
        bench().append(List.of(one, two));
        Frontier seen = Frontier.copyOf(Map.of(
                FORKED.writer(), new Prefix(3, first.get(2).hash().head()),
                strand.writer(), new Prefix(4, two.hash().head())));
        ShardId reader = ShardId.of("list", "reader");
        bench().append(bench().maker().next(reader, Envelope.of(5, Seen.all(seen)), Payload.of("{\"saw\":\"both\"}")));
        return strand;
    }

    private static ShardRecord record(ShardId shard, long index, Hash before, long number) {
        Envelope envelope = Envelope.of(number, Seen.unchanged());
        Payload payload = Payload.of("{\"another\":" + number + "}");
        return new ShardRecord(shard, index, envelope, payload, RunningHash.after(before, envelope, payload));
    }

    @Test
    default void s4_verify_finds_nothing_wrong_with_a_forked_shard() {
        ShardId unused = fork();
        bench().close();
        assertThat(bench().provider().verify(bench().place())).isEqualTo(new StoreReport(6, 3, List.of()));
    }

    @Test
    default void s4_salvage_copies_all_strands_of_a_forked_shard() {
        ShardId strand = fork();
        bench().close();
        String target = bench().newPlace();
        assertThat(bench().provider().salvage(bench().place(), target)).isEqualTo(new StoreReport(6, 3, List.of()));
        try (ShardStore copy = bench().open(target)) {
            assertThat(Reads.shard(copy, strand)).isEqualTo(bench().expected().shard(strand));
            assertThat(copy.metadata().keys()).contains(StrandTable.KEY);
        }
    }
}
