package io.kore.engine.gather;

import java.util.ArrayList;
import java.util.HashMap;
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
 * <p><b>Derived records</b> are the exception to the first. Their bases name records of another log, and what was made of
 * those can arrive later than they do. What such a record changes is told when it arrives, like that of any other;
 * when something arrives that lies in the past of one that is here, all from there on are told again, once for all
 * that arrives until somebody asks. And what a writer saw may lack what lies in the base of a derived record that it
 * saw: there, that record changes what it changes compared with what is left of its base ({@link World}).
 *
 * <p>Confined to its fold.
 */
final class Replay {
    private final Applying applying;
    private final boolean isOneKey;
    private final List<Act> acts = new ArrayList<>();
    private final Shards shards = new Shards();
    /** Of each key its edits, once there is one that has to look for its parent; unused where there is one key only. */
    private @Nullable Map<Object, List<Act>> edits;
    /** All acts, with prefixes of them; the highest may lag behind. */
    private final World everything = World.ofEverything();
    /** From which act on it is to be told again what derived ones change, and all else to be applied; or null. */
    private @Nullable Act unsettled;
    /** Those that have arrived since, and have no place yet. */
    private final List<Act> pending = new ArrayList<>();

    /**
     * An empty replay.
     *
     * @param applying applies acts to objects
     * @param isOneKey whether all acts will be edits of one key
     */
    Replay(Applying applying, boolean isOneKey) {
        this.applying = applying;
        this.isOneKey = isOneKey;
    }

    /** The acts in merged order, but for those that nobody has asked for since they arrived. */
    List<Act> acts() {
        return acts;
    }

    World everything() {
        return everything;
    }

    int size() {
        return acts.size() + pending.size();
    }

    /** Tells whether what some record changes can change as others arrive. */
    boolean hasDerived() {
        return shards.hasDerived();
    }

    /**
     * What a writer saw when it wrote a record.
     *
     * @param act the record, not inserted yet
     * @param seen what it was based on
     * @return the objects
     */
    TreePMap<Object, Merged> seenBy(Act act, WhatWasSeen seen) {
        settle();
        return seenIn(everything, act, seen);
    }

    /** What of a world a writer saw when it wrote a record. */
    private TreePMap<Object, Merged> seenIn(World root, Act act, WhatWasSeen seen) {
        Members set = root == everything ? seen.copy() : new Both(seen, root);
        Act limit = orElse(shards.firstDifference(root, set, act), act);
        World from = root;
        Ladder.Rung best = root.ladder().below(limit);
        for (int other : new int[] {2 * act.slot(), 2 * act.slot() + 1}) {
            World known = root.inner().get(other);
            if (known != null) {
                Act differing = orElse(shards.firstDifference(known, set, act), act);
                Ladder.Rung rung = known.ladder().below(differing);
                if (rung.isHigherThan(best)) {
                    from = known;
                    limit = differing;
                    best = rung;
                }
            }
        }
        int place = best.after() == null ? 0 : place(best.after()) + 1;
        int end = place(act);
        if (from == everything && limit.equals(act) && place == end) {
            // it saw all that sorts before it: the next one will find its way from there as well
            root.inner().remove(innerKey(act, seen));
            return best.objects();
        }
        World own = from.branch(set, act, limit);
        TreePMap<Object, Merged> objects = best.objects();
        for (int i = place; i < end; i++) {
            Act next = acts.get(i);
            if (set.contains(next)) {
                if (next.seen() != null && next.compareTo(limit) >= 0) {
                    own.except(next, exception(next, next.seen(), own, set, root));
                }
                objects = applying.apply(objects, next, own, this);
                own.ladder().push(next, objects);
            }
        }
        root.inner().put(innerKey(act, seen), own);
        return objects;
    }

    private static int innerKey(Act act, WhatWasSeen seen) {
        return 2 * act.slot() + (seen.isNamed() ? 1 : 0);
    }

    /** What a derived act changes in a part of a world, if that is not what it changes anyway; else null. */
    private @Nullable Object exception(Act act, WhatWasSeen seen, World part, Members set, World root) {
        Members base = root == everything ? seen : new Both(seen, root);
        if (shards.isWithin(base, set, act)) {
            return root.exception(act);
        }
        Object effect = applying.effect(act, seenIn(part, act, seen));
        World known = part.inner().get(innerKey(act, seen));
        if (known != null) {
            known.except(act, effect);
        }
        return effect;
    }

    private static Act orElse(@Nullable Act act, Act other) {
        return act == null ? other : act;
    }

    /** Puts an act into its place; what it changes is told already, or by what it was based on. Again changes nothing. */
    void insert(Act act) {
        boolean isLate = !pending.isEmpty()
                || (!acts.isEmpty() && acts.get(acts.size() - 1).compareTo(act) > 0);
        boolean isSeen = isLate && act.origin() != null && shards.isSeenByDerived(act);
        if (unsettled == null && !isSeen) {
            tell(act);
        }
        if (!shards.add(act)) {
            return;
        }
        if (unsettled != null || isSeen) {
            putOff(act);
        } else {
            put(act);
            follow(act);
        }
    }

    /** An act that changes what others change waits for those that may do the same. */
    private void putOff(Act act) {
        pending.add(act);
        everything.ladder().cut(act);
        // what was seen then holds more now
        everything.inner().clear();
        Act first = unsettled;
        unsettled = first == null || act.compareTo(first) < 0 ? act : first;
    }

    private void put(Act act) {
        int place = place(act);
        acts.add(place, act);
        noteEdit(act);
        Ladder whole = everything.ladder();
        if (place < acts.size() - 1) {
            whole.cut(act);
        } else if (Objects.equals(whole.top().after(), place == 0 ? null : acts.get(place - 1))) {
            whole.push(act, applying.apply(whole.top().objects(), act, everything, this));
        }
    }

    /** Takes acts as they were read again: in merged order, when nothing is held yet. */
    void restore(List<Act> saved) {
        for (Act act : saved) {
            acts.add(act);
            shards.add(act);
            if (unsettled == null && act.seen() != null) {
                unsettled = act;
            }
        }
    }

    private void tell(Act act) {
        WhatWasSeen seen = act.seen();
        if (seen != null && act.effect() == null) {
            act.takeEffect(applying.effect(act, seenIn(everything, act, seen)));
        }
    }

    private void follow(Act act) {
        for (int world : new int[] {2 * act.slot(), 2 * act.slot() + 1}) {
            World own = everything.inner().get(world);
            if (own != null && own.isOf(act)) {
                own.ladder().push(act, applying.apply(own.ladder().top().objects(), act, own, this));
            }
        }
    }

    /** What all acts come to. */
    TreePMap<Object, Merged> objects() {
        settle();
        climb();
        return everything.ladder().top().objects();
    }

    /** Tells again what derived acts change, where that may be another since it was told. */
    private void settle() {
        Act from = unsettled;
        if (from == null) {
            return;
        }
        if (!pending.isEmpty()) {
            acts.addAll(pending);
            acts.sort(null);
            pending.clear();
            edits = null;
        }
        everything.ladder().cut(from);
        acts.subList(place(from), acts.size()).forEach(Act::forgetEffect);
        climb();
        unsettled = null;
    }

    private void climb() {
        Ladder whole = everything.ladder();
        Act after = whole.top().after();
        for (int i = after == null ? 0 : place(after) + 1; i < acts.size(); i++) {
            Act act = acts.get(i);
            if (act.effect() == null) {
                tell(act);
                follow(act);
            }
            whole.push(act, applying.apply(whole.top().objects(), act, everything, this));
        }
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
