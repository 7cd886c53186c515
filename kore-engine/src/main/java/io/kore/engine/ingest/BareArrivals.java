package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strand;
import io.kore.engine.drop.DroppedLogs;
import io.kore.engine.json.BareForm;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where bare records of one shard belong, by their numbers and values, and stages those that are not held. The
 * bare records of a shard are a history of their own, which begins with its first record: so the running hash of
 * each follows from values alone, and all nodes have the same. Where full ones came first, the bare history up to
 * there is filled up from them. Confined to the ingest lock, and to one call.
 */
final class BareArrivals {
    private final ShardId root;
    private final long from;
    private final List<BareForm> forms;
    private long next;
    private int added;
    private boolean isDone = true;
    private @Nullable InadmissibleException reason;

    BareArrivals(ShardId root, long from, List<BareForm> forms) {
        this.root = root;
        this.from = from;
        this.forms = forms;
        this.next = from;
    }

    /** The index of the first record that is wanted next. */
    long next() {
        return next;
    }

    int added() {
        return added;
    }

    /** False if there is more to stage once this is appended. */
    boolean isDone() {
        return isDone;
    }

    /** Why the record at {@link #next()} is refused, or null. */
    @Nullable
    InadmissibleException reason() {
        return reason;
    }

    void stage(Staging staging, Branches branches, DroppedLogs dropped) {
        if (dropped.isDropped(root.log())) {
            reason = new InadmissibleException(
                    String.valueOf(DroppedLogs.refusal(root.log()).getMessage()));
            return;
        }
        BarePaths paths = new BarePaths(staging, branches, root);
        if (from > paths.reach()) {
            next = paths.reach();
            return;
        }
        BarePaths.Match match = paths.best(from, forms);
        if (match.equal() == 0 && !forms.isEmpty() && !paths.isPlainEnd(from)) {
            // it differs from what is held there, or there are several histories that it may go on
            next = 0;
            if (from > 0) {
                return;
            }
        }
        next = from + match.equal();
        if (match.equal() < forms.size()) {
            goOn(staging, paths, match.strand());
        }
    }

    private void goOn(Staging staging, BarePaths paths, Strand of) {
        Arrivals arrivals = new Arrivals(staging, (first, beside) -> true);
        BarePaths.End end = paths.bareEnd(of, next);
        Hash hash = end.hash();
        int room = BareRecords.PORTION;
        try {
            for (long index = end.index(); index < next; index++) {
                if (room-- == 0) {
                    isDone = false;
                    return;
                }
                hash = stage(arrivals, index, paths.form(of, index), hash);
            }
            while (next < from + forms.size()) {
                if (room-- == 0) {
                    isDone = false;
                    return;
                }
                hash = stage(arrivals, next, forms.get((int) (next - from)), hash);
                next++;
                added++;
            }
        } catch (InadmissibleException e) {
            reason = e;
        }
    }

    private Hash stage(Arrivals arrivals, long index, @Nullable BareForm form, Hash before)
            throws InadmissibleException {
        if (form == null) {
            throw new InadmissibleException(
                    "the record at index " + index + " of its shard has numbers that no koredb node can hold");
        }
        Envelope envelope = Envelope.bare(form.number());
        Hash hash = RunningHash.after(before, envelope, form.payload());
        arrivals.stage(new ShardRecord(root, index, envelope, form.payload(), hash));
        return hash;
    }
}
