package io.kore.engine.node;

import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strand;
import io.kore.error.ForkException;
import io.kore.model.ShardId;
import java.util.stream.Collectors;

/** What people are told of a fork. Stateless. */
final class ForkReport {
    private ForkReport() {}

    /** The fork that a strand made, in words; it has just been learnt of. */
    static ForkException of(Strand strand, Branches branches, String peer) {
        ShardId shard = strand.root();
        long index = strand.start();
        String names = branches.forks().stream()
                .filter(fork -> fork.branches().contains(strand.id()))
                .flatMap(fork -> fork.branches().stream())
                .map(branch -> branch.writer().value())
                .collect(Collectors.joining(" and "));
        return new ForkException(
                shard,
                index,
                "shard " + shard + " has forked: from index " + index + " on, peer " + peer
                        + " has other records of it than were held here. Two devices write under the id "
                        + shard.writer() + ", or a copy of a store was used beside it. Nothing is lost: from there on"
                        + " the histories are kept side by side, as " + names
                        + ". Give each device its own whoAmI and its own store");
    }
}
