package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strand;
import io.kore.engine.json.BareForm;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The histories of one shard by number and value. Confined to the ingest lock. */
final class BarePaths {
    private final Staging staging;
    private final ShardId root;
    private final List<Strand> strands;
    private final Branches branches;

    BarePaths(Staging staging, Branches branches, ShardId root) {
        this.staging = staging;
        this.branches = branches;
        this.root = root;
        this.strands = staging.strands().of(root);
    }

    /**
     * How many of some records a history holds.
     *
     * @param strand where the history ends
     * @param equal so many, from the first on
     */
    record Match(Strand strand, int equal) {}

    /**
     * How far the bare records go of a history.
     *
     * @param index behind the last of them
     * @param hash the running hash that the next one goes on from
     */
    record End(long index, Hash hash) {}

    /** How long the longest history is. */
    long reach() {
        return staging.reach(root);
    }

    /** Tells whether there is one history by value, and it ends before an index. */
    boolean isPlainEnd(long index) {
        Strand longest = strands.get(0);
        for (Strand strand : strands) {
            longest = end(strand) > end(longest) ? strand : longest;
        }
        if (end(longest) != index) {
            return false;
        }
        for (Strand strand : strands) {
            long last = end(strand);
            if (last > 0 && !isEqual(form(strand, last - 1), form(longest, last - 1))) {
                return false;
            }
        }
        return true;
    }

    /** The history that holds most of some records; among equal ones that which ends last. */
    Match best(long from, List<BareForm> forms) {
        Match best = new Match(strands.get(0), -1);
        for (Strand strand : strands) {
            Match match = new Match(strand, equal(strand, from, forms));
            boolean isLonger = match.equal() == best.equal() && end(strand) > end(best.strand());
            best = match.equal() > best.equal() || isLonger ? match : best;
        }
        return best;
    }

    private int equal(Strand strand, long from, List<BareForm> forms) {
        int equal = 0;
        while (equal < forms.size()
                && from + equal < end(strand)
                && isEqual(forms.get(equal), form(strand, from + equal))) {
            equal++;
        }
        return equal;
    }

    /** How far the bare records go that equal a history up to an index. */
    End bareEnd(Strand of, long upTo) {
        End best = new End(0, RunningHash.start(root));
        for (Strand strand : strands) {
            End end = bareEnd(strand, of, Math.min(upTo, end(strand)));
            best = end.index() > best.index() ? end : best;
        }
        return best;
    }

    private End bareEnd(Strand strand, Strand of, long upTo) {
        if (strand.id().equals(of.id())) {
            return upTo > 0 && isBare(strand, upTo - 1) ? end(strand, upTo) : bareStart(strand, upTo);
        }
        // what was compared before need not be again, though it may be all of a long history
        long known = Math.min(upTo, branches.equal(strand, of));
        long index = known > 0 && isBare(strand, known - 1) ? known : 0;
        while (index < upTo && isBare(strand, index) && isEqual(form(strand, index), form(of, index))) {
            index++;
        }
        return end(strand, index);
    }

    /** Of a history that ends with full records, those that come before all of these. */
    private End bareStart(Strand strand, long upTo) {
        long index = 0;
        while (index < upTo && isBare(strand, index)) {
            index++;
        }
        return end(strand, index);
    }

    private End end(Strand strand, long index) {
        ShardRecord last = index == 0 ? null : record(strand, index - 1);
        return new End(index, last == null ? RunningHash.start(root) : last.hash());
    }

    private boolean isBare(Strand strand, long index) {
        ShardRecord record = record(strand, index);
        return record != null && record.envelope().isBare();
    }

    private long end(Strand strand) {
        return strand.start() + staging.count(strand.id());
    }

    /** A record of a history in its bare form; null if it has none. */
    @Nullable
    BareForm form(Strand strand, long index) {
        ShardRecord record = record(strand, index);
        return record == null ? null : BareForm.of(record);
    }

    private @Nullable ShardRecord record(Strand tip, long index) {
        for (Strand strand = tip; strand != null; strand = strand.parent()) {
            if (index >= strand.start()) {
                return staging.record(strand.id(), index - strand.start());
            }
        }
        return null;
    }

    private static boolean isEqual(@Nullable BareForm one, @Nullable BareForm other) {
        return one != null && one.equals(other);
    }
}
