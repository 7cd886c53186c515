package io.kore.engine.gather;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * A set of records, with what prefixes of it in merged order have come to: all that is held, or what one
 * writer had seen, and its record that was based on it. Confined to its fold.
 *
 * <p>What a derived record changes is a function of what of its base lies in the set. That is its whole base, as far as
 * it is held, but for the <em>exceptions</em>: a writer can have held a derived shard without another one that is in the past of
 * its records.
 */
final class World implements Members {
    private static final int INNER_MAX = 256;

    private final Members set;
    private final @Nullable Act own;
    private final Ladder ladder;
    /** What those records change here that change something else elsewhere. */
    private TreePMap<Act, Object> exceptions;
    /**
     * What writers had seen of this set. By slot, and whether the base was named: an open screen must not make the
     * node's own past be replayed.
     */
    private final Map<Integer, World> inner = new LinkedHashMap<>(0, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, World> eldest) {
            return size() > INNER_MAX;
        }
    };

    private World(Members set, @Nullable Act own, Ladder ladder, TreePMap<Act, Object> exceptions) {
        this.set = set;
        this.own = own;
        this.ladder = ladder;
        this.exceptions = exceptions;
    }

    /** All that is held, of which nothing is known yet. */
    static World ofEverything() {
        return new World(
                Everything.HELD, null, new Ladder(Applying.NOTHING), TreePMap.empty(Comparator.naturalOrder()));
    }

    /**
     * Another set, which does not differ from this one before an act.
     *
     * @param other the other set
     * @param act the record that is based on it
     * @param limit the first act in which they differ
     */
    World branch(Members other, Act act, Act limit) {
        return new World(other, act, ladder.upTo(limit), exceptions);
    }

    Ladder ladder() {
        return ladder;
    }

    Map<Integer, World> inner() {
        return inner;
    }

    boolean isOf(Act act) {
        return own != null && own.equals(act);
    }

    /** What an act changes here. */
    @Nullable
    Object effect(Act act) {
        Object exception = exceptions.isEmpty() ? null : exceptions.get(act);
        return exception == null ? act.effect() : exception;
    }

    /** What an act changes here only; null if that is what it changes anyway. */
    @Nullable
    Object exception(Act act) {
        return exceptions.get(act);
    }

    void except(Act act, @Nullable Object effect) {
        exceptions = effect == null ? exceptions.minus(act) : exceptions.plus(act, effect);
    }

    @Override
    public boolean contains(Act act) {
        return isOf(act) || set.contains(act);
    }

    @Override
    public int prefix(List<Act> shard) {
        int prefix = set.prefix(shard);
        return prefix < shard.size() && isOf(shard.get(prefix)) ? prefix + 1 : prefix;
    }

    @Override
    public int bound(List<Act> shard) {
        int bound = set.bound(shard);
        Act mine = own;
        return mine == null || mine.slot() != shard.get(0).slot()
                ? bound
                : Math.max(bound, Shards.place(shard, Act::index, mine.index() + 1));
    }
}
