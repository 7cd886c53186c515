package io.kore.engine.gather;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Acts in merged order, and what all of them, or those that a writer had seen, come to. Acts are taken in the
 * order in which they <em>arrive</em>; what they come to is what a fold in merged order says. Two things make that
 * cheap:
 *
 * <p><b>What a record changes never changes.</b> Record r is compared with {@code view(base(r))}, which is a function
 * of base(r) and nothing else. A node holds all of base(r) before it accepts r. So what r changes can be told
 * when it arrives, once and for all, whatever arrives later and wherever that sorts. (A record that does not say what
 * its writer saw is compared with its parent; which one that is can change, so it is looked up at each application.)
 *
 * <p><b>Most of any fold has been done before.</b> The objects after each of the latest acts, and after some earlier ones,
 * are kept on a {@link Ladder}; they share nearly all of their memory. A late act is put into its place, and only what
 * sorts after it is applied again. What a writer had seen differs from everything held, or from what the same
 * writer had seen at its previous record, from some act on: it is replayed from the rung below that act. So a record
 * costs what is concurrent with it, not what came before.
 *
 * <p>Confined to its fold.
 */
final class Replay {
    private static final int WORLDS_MAX = 256;

    private final Applying applying;
    private final boolean isOneKey;
    private final List<Act> acts = new ArrayList<>();
    /** Of each slot its acts, by index. */
    private final Map<Integer, List<Act>> shards = new HashMap<>();
    /** Of each key its edits, once there is one that has to look for its parent; unused where there is one key only. */
    private @Nullable Map<Object, List<Act>> edits;
    /** Prefixes of all acts; the highest may lag behind. */
    private final Ladder whole;
    /** By slot, and whether the base was named: an open screen must not make the node's own past be replayed. */
    private final Map<Integer, World> worlds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, World> eldest) {
            return size() > WORLDS_MAX;
        }
    };

    private boolean hasDerived;

    /**
     * An empty replay.
     *
     * @param applying applies acts to objects
     * @param isOneKey whether all acts will be edits of one key
     */
    Replay(Applying applying, boolean isOneKey) {
        this.applying = applying;
        this.isOneKey = isOneKey;
        this.whole = new Ladder(Applying.NOTHING);
    }

    List<Act> acts() {
        return acts;
    }

    Ladder whole() {
        return whole;
    }

    int size() {
        return acts.size();
    }

    /**
     * What a writer saw when it wrote a record.
     *
     * @param act the record, not inserted yet
     * @param seen what it was based on
     * @return the objects
     */
    TreePMap<Object, Merged> seenBy(Act act, WhatWasSeen seen) {
        Act limit = orElse(firstDifference(Everything.HELD, seen, act), act);
        Ladder ladder = whole;
        Ladder.Rung best = whole.below(limit);
        for (int other : new int[] {2 * act.slot(), 2 * act.slot() + 1}) {
            World known = worlds.get(other);
            if (known != null) {
                Act differing = orElse(firstDifference(known, seen, act), act);
                Ladder.Rung rung = known.ladder().below(differing);
                if (rung.isHigherThan(best)) {
                    ladder = known.ladder();
                    limit = differing;
                    best = rung;
                }
            }
        }
        int place = best.after() == null ? 0 : place(best.after()) + 1;
        int end = place(act);
        int world = 2 * act.slot() + (seen.isNamed() ? 1 : 0);
        if (ladder == whole && limit.equals(act) && place == end) {
            // it saw all that sorts before it: the next one will find its way from there as well
            worlds.remove(world);
            return best.objects();
        }
        Ladder own = ladder.upTo(limit);
        TreePMap<Object, Merged> objects = best.objects();
        for (int i = place; i < end; i++) {
            Act next = acts.get(i);
            if (seen.contains(next)) {
                objects = applying.apply(objects, next, seen, this);
                own.push(next, objects);
            }
        }
        worlds.put(world, new World(seen.copy(), act, own));
        return objects;
    }

    private static Act orElse(@Nullable Act act, Act other) {
        return act == null ? other : act;
    }

    /** Puts an act into its place, compared already. Doing it again changes nothing. */
    void insert(Act act) {
        int place = place(act);
        if (place < acts.size() && acts.get(place).equals(act)) {
            return;
        }
        acts.add(place, act);
        shards.computeIfAbsent(act.slot(), slot -> new ArrayList<>(2)).add(act);
        hasDerived |= act.origin() != null;
        noteEdit(act);
        if (place < acts.size() - 1) {
            whole.cut(act);
        } else if (Objects.equals(whole.top().after(), place == 0 ? null : acts.get(place - 1))) {
            whole.push(act, applying.apply(whole.top().objects(), act, Everything.HELD, this));
        }
        follow(act);
    }

    /** Takes acts as they were saved: in merged order, when nothing is held yet. */
    void restore(List<Act> saved) {
        for (Act act : saved) {
            acts.add(act);
            shards.computeIfAbsent(act.slot(), slot -> new ArrayList<>(2)).add(act);
            hasDerived |= act.origin() != null;
            noteEdit(act);
        }
        shards.values().forEach(shard -> shard.sort((one, other) -> Long.compare(one.index(), other.index())));
    }

    private void follow(Act act) {
        for (int world : new int[] {2 * act.slot(), 2 * act.slot() + 1}) {
            World own = worlds.get(world);
            if (own != null && own.isOf(act)) {
                own.ladder().push(act, applying.apply(own.ladder().top().objects(), act, own, this));
            }
        }
    }

    /** What all acts come to. */
    TreePMap<Object, Merged> objects() {
        Act after = whole.top().after();
        for (int i = after == null ? 0 : place(after) + 1; i < acts.size(); i++) {
            Act act = acts.get(i);
            whole.push(act, applying.apply(whole.top().objects(), act, Everything.HELD, this));
        }
        return whole.top().objects();
    }

    /** The edits of a key, in merged order. */
    List<Act> edits(Object key) {
        if (isOneKey) {
            return acts;
        }
        Map<Object, List<Act>> byKey = edits;
        if (byKey == null) {
            byKey = new HashMap<>();
            edits = byKey;
            for (Act act : acts) {
                if (act.isEdit()) {
                    byKey.computeIfAbsent(act.key(), k -> new ArrayList<>(2)).add(act);
                }
            }
        }
        return byKey.getOrDefault(key, List.of());
    }

    private void noteEdit(Act act) {
        if (edits != null && act.isEdit()) {
            List<Act> ofKey = edits.computeIfAbsent(act.key(), k -> new ArrayList<>(2));
            ofKey.add(place(ofKey, act), act);
        }
    }

    /**
     * The first act before a record, in merged order, that lies in one of two sets only; null if there is none.
     */
    private @Nullable Act firstDifference(Members one, Members other, Act before) {
        if (hasDerived || !one.isOfThisLog() || !other.isOfThisLog()) {
            for (Act act : acts) {
                if (act.compareTo(before) >= 0) {
                    break;
                }
                if (one.contains(act) != other.contains(act)) {
                    return act;
                }
            }
            return null;
        }
        Act first = null;
        for (List<Act> shard : shards.values()) {
            Act differing = firstDifferenceIn(shard, one, other, first == null ? before : first);
            first = differing == null ? first : differing;
        }
        return first;
    }

    private static @Nullable Act firstDifferenceIn(List<Act> shard, Members one, Members other, Act before) {
        Act any = shard.get(0);
        long from = Math.min(one.prefix(any), other.prefix(any));
        long to = Math.max(one.bound(any), other.bound(any));
        for (int i = placeOfIndex(shard, from); i < shard.size(); i++) {
            Act act = shard.get(i);
            if (act.index() >= to || act.compareTo(before) >= 0) {
                return null;
            }
            if (one.contains(act) != other.contains(act)) {
                return act;
            }
        }
        return null;
    }

    private static int placeOfIndex(List<Act> shard, long index) {
        int low = 0;
        int high = shard.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (shard.get(middle).index() < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many acts sort before one. */
    int place(Act act) {
        return place(acts, act);
    }

    static int place(List<Act> sorted, Act act) {
        int low = 0;
        int high = sorted.size();
        // mostly it comes last
        int middle = high - 1;
        while (low < high) {
            if (sorted.get(middle).compareTo(act) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
            middle = (low + high) >>> 1;
        }
        return low;
    }
}
