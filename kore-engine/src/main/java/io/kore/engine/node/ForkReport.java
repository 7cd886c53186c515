package io.kore.engine.node;

import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strand;
import io.kore.error.ForkException;
import io.kore.model.Origin;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people are told of a fork. Stateless. */
final class ForkReport {
    private ForkReport() {}

    /** The fork that a strand made, in words; it has just been learnt of with these records, the strand's among them. */
    static ForkException of(Strand strand, List<ShardRecord> records, Branches branches, String peer) {
        ShardId shard = strand.root();
        Branches.Fork fork =
                branches.forkBy(strand).orElseGet(() -> new Branches.Fork(shard, strand.start(), List.of(strand.id())));
        long index = fork.index();
        String names =
                fork.branches().stream().map(branch -> branch.writer().value()).collect(Collectors.joining(" and "));
        String what = "shard " + shard + " has forked: from index " + index + " on, peer " + peer
                + " has other records of it than were held here. ";
        String kept = "Nothing is lost: from there on the histories are kept side by side, as " + names + ". ";
        Optional<ShardRecord> first = first(strand, index, records);
        Origin origin = first.map(record -> record.envelope().origin()).orElse(null);
        if (origin == null) {
            return new ForkException(
                    shard,
                    index,
                    what + "Two devices write under the id " + shard.writer()
                            + ", or a copy of a store was used beside it. " + kept
                            + "Give each device its own whoAmI and its own store");
        }
        return new ForkException(
                shard,
                index,
                what + "They were migrated from log \"" + origin.source().log() + "\", where record "
                        + first.map(ShardRecord::number).orElse(0L) + "-"
                        + origin.source().writer() + " (index " + origin.index()
                        + ") came to something else there: two nodes migrate with different functions, or that shard"
                        + " has forked itself. " + kept
                        + "Migrate with one function everywhere; another function needs a new log");
    }

    private static Optional<ShardRecord> first(Strand strand, long index, List<ShardRecord> records) {
        return records.stream()
                .filter(record -> record.shard().equals(strand.id()) && strand.start() + record.index() >= index)
                .findFirst();
    }
}
