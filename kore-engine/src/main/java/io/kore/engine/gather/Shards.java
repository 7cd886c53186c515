package io.kore.engine.gather;

import io.kore.model.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The acts of each shard by index, so that sets of which a few counts are known need not be compared act by act.
 * The acts of a derived shard came from one shard, in its order. Confined to its fold.
 */
final class Shards {
    private final Map<Integer, List<Act>> bySlot = new HashMap<>();
    /** The acts of shards with an origin that a migration does not give, one by one. */
    private boolean isRegular = true;

    private boolean hasDerived;

    /** Adds the next act of its shard to arrive; answers false if it was added before. */
    boolean add(Act act) {
        List<Act> shard = bySlot.computeIfAbsent(act.slot(), slot -> new ArrayList<>(2));
        Act last = shard.isEmpty() ? null : shard.get(shard.size() - 1);
        if (last != null && last.index() >= act.index()) {
            return false;
        }
        isRegular &= last == null || isBehind(last.origin(), act.origin());
        hasDerived |= act.origin() != null;
        shard.add(act);
        return true;
    }

    private static boolean isBehind(@Nullable Origin before, @Nullable Origin after) {
        Origin one = before;
        Origin other = after;
        while (one != null && other != null) {
            if (!one.source().equals(other.source()) || one.index() >= other.index()) {
                return false;
            }
            one = one.earlier();
            other = other.earlier();
        }
        return one == null && other == null;
    }

    boolean hasDerived() {
        return hasDerived;
    }

    /** Tells whether an act lies in the past of a derived one that is here. */
    boolean isSeenByDerived(Act act) {
        if (!hasDerived) {
            return false;
        }
        for (List<Act> shard : bySlot.values()) {
            // the last one's past holds those of all before it, unless somebody made them up
            for (int i = shard.size() - 1; i >= (isRegular ? shard.size() - 1 : 0); i--) {
                WhatWasSeen seen = shard.get(i).seen();
                if (seen != null && seen.pastContains(act)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The first act before another, in merged order, that lies in one of two sets only; null if there is none.
     */
    @Nullable
    Act firstDifference(Members one, Members other, Act before) {
        Act first = before;
        for (List<Act> shard : bySlot.values()) {
            int from = isRegular ? Math.min(one.prefix(shard), other.prefix(shard)) : 0;
            int to = isRegular ? Math.max(one.bound(shard), other.bound(shard)) : shard.size();
            for (int i = from; i < to && shard.get(i).compareTo(first) < 0; i++) {
                Act act = shard.get(i);
                if (one.contains(act) != other.contains(act)) {
                    first = act;
                    break;
                }
            }
        }
        return first.equals(before) ? null : first;
    }

    /** Tells whether all acts before one that lie in a set lie in another one, too. */
    boolean isWithin(Members set, Members other, Act before) {
        for (List<Act> shard : bySlot.values()) {
            int from = isRegular ? other.prefix(shard) : 0;
            int to = isRegular ? set.bound(shard) : shard.size();
            for (int i = from; i < to && shard.get(i).compareTo(before) < 0; i++) {
                Act act = shard.get(i);
                if (set.contains(act) && !other.contains(act)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many of the acts of a shard have a lesser place, by some way to count that rises with the index. */
    static int place(List<Act> shard, ToLongFunction<? super Act> count, long bound) {
        int low = 0;
        int high = shard.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (count.applyAsLong(shard.get(middle)) < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
