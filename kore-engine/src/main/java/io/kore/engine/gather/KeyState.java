package io.kore.engine.gather;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one key while its history lies in the store. Confined to its fold.
 *
 * <p>The <em>heads</em> are those edits that no later one was based on. A base that holds all of them holds the whole
 * history of the key, as bases are closed under base; whoever wrote on such a base saw the object as it is now.
 *
 * <p>That does not go for what derived edits were based on: a base may hold one of them and not what was made, in another
 * derived shard, of what its writer had seen; nor for edits that do not tell their base. Of both, the last of each shard
 * is a head, until an edit that is neither was based on it; a prefix of the shard that holds it holds those before it.
 */
final class KeyState {
    private Merged object;
    private List<Act> heads = List.of();
    private final Trail trail;
    private boolean isTouched;

    KeyState(Merged object, Trail trail) {
        this.object = object;
        this.trail = trail;
    }

    Merged object() {
        return object;
    }

    void become(Merged changed) {
        object = changed;
    }

    /** Notes that the object may have changed; false if that was noted already. */
    boolean touch() {
        boolean isNew = !isTouched;
        isTouched = true;
        return isNew;
    }

    void untouch() {
        isTouched = false;
    }

    Trail trail() {
        return trail;
    }

    List<Act> heads() {
        return heads;
    }

    void restoreHeads(List<Act> saved) {
        heads = saved;
    }

    /** The last of the key's records in merged order: nobody was based on it who sorts before it. */
    Act last() {
        Act last = heads.get(0);
        for (Act head : heads) {
            last = head.compareTo(last) > 0 ? head : last;
        }
        return last;
    }

    boolean isLast(Act act) {
        return heads.isEmpty() || act.compareTo(last()) > 0;
    }

    /** Tells whether a base holds all of the key's records. */
    boolean isWhollySeen(WhatWasSeen seen) {
        for (Act head : heads) {
            if (!holds(seen, head)) {
                return false;
            }
        }
        return true;
    }

    void addHead(Act act, @Nullable WhatWasSeen seen) {
        List<Act> newHeads = null;
        for (Act head : heads) {
            boolean isBehind = (seen == null || act.origin() != null)
                    ? head.slot() == act.slot() && isKnownByPlace(head)
                    : holds(seen, head);
            if (!isBehind && !head.equals(act)) {
                newHeads = newHeads == null ? new ArrayList<>() : newHeads;
                newHeads.add(head);
            }
        }
        if (newHeads == null) {
            heads = List.of(act);
        } else {
            newHeads.add(act);
            heads = List.copyOf(newHeads);
        }
    }

    private static boolean holds(WhatWasSeen seen, Act head) {
        return isKnownByPlace(head) ? seen.holdsUpTo(head) : seen.contains(head);
    }

    private static boolean isKnownByPlace(Act head) {
        return !head.hasPast() || head.origin() != null;
    }
}
