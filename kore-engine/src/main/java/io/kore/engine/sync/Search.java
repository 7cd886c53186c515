package io.kore.engine.sync;

import io.kore.engine.branch.Histories;
import io.kore.model.Hash;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds how much of what the other side told of a shard is held here, by asking for running hashes: whoever holds
 * a record holds all before it. Confined to its session.
 */
final class Search {
    /** Asked at once; five rounds find the place in a million records. */
    private static final int POINTS = 16;

    private final ToldShard theirs;
    /** So many are held. */
    private long held;
    /** No more than so many are. */
    private long most;

    private @Nullable ShardRecord last;
    private List<Long> asked = List.of();

    /**
     * Begins with what can be told without asking.
     *
     * @param theirs what the other side holds
     * @param histories what is held here
     * @param reach how long the longest history of the shard is here
     */
    Search(ToldShard theirs, Histories histories, long reach) {
        this.theirs = theirs;
        if (!take(theirs.count(), theirs.summary().hash(), histories)) {
            most = Math.max(0, Math.min(theirs.count() - 1, reach - theirs.start()));
            if (theirs.isBranch()) {
                long head = theirs.shard().writer().branchHead();
                last = histories.find(theirs.shard(), theirs.start(), head);
                held = last == null ? 0 : 1;
                most = last == null ? 0 : Math.max(1, most);
            }
        }
    }

    ToldShard theirs() {
        return theirs;
    }

    boolean isDone() {
        return held >= most;
    }

    /** Tells whether all that was told is held here. */
    boolean isAll() {
        return held == theirs.count();
    }

    /** For how many running hashes was asked last. */
    int asked() {
        return asked.size();
    }

    /** How many records are held, from the first on; once it is done. */
    long held() {
        return held;
    }

    /** The last of them as it is stored, or null if there is none. */
    @Nullable
    ShardRecord last() {
        return last;
    }

    /** After how many records to ask for the running hash next: the most likely answer, and some before it. */
    List<Long> ask() {
        List<Long> counts = new ArrayList<>();
        long span = most - held;
        for (int point = 1; point <= POINTS; point++) {
            long count = held + Math.max(1, span * point / POINTS);
            if (counts.isEmpty() || counts.get(counts.size() - 1) < count) {
                counts.add(Math.min(count, most));
            }
        }
        asked = counts;
        return counts;
    }

    /** Takes in the answers, in the order of the questions. */
    void answered(List<Hash> hashes, Histories histories) {
        for (int i = 0; i < asked.size(); i++) {
            if (!take(asked.get(i), hashes.get(i), histories)) {
                most = Math.min(most, asked.get(i) - 1);
                return;
            }
        }
    }

    private boolean take(long count, Hash hash, Histories histories) {
        ShardRecord record = histories.find(theirs.shard(), theirs.start() + count - 1, hash.head());
        if (record == null || !record.hash().equals(hash)) {
            return false;
        }
        last = record;
        held = count;
        most = Math.max(most, count);
        return true;
    }
}
