package io.kore.engine.gather;

/**
 * What one writer had seen, and its record that was based on it, with what they have come to. Confined to its
 * fold.
 */
final class World implements Members {
    private final WhatWasSeen seen;
    private final Act own;
    private final Ladder ladder;

    World(WhatWasSeen seen, Act own, Ladder ladder) {
        this.seen = seen;
        this.own = own;
        this.ladder = ladder;
    }

    Ladder ladder() {
        return ladder;
    }

    boolean isOf(Act act) {
        return own.equals(act);
    }

    @Override
    public boolean contains(Act act) {
        return own.equals(act) || seen.contains(act);
    }

    @Override
    public boolean isOfThisLog() {
        return seen.isOfThisLog();
    }

    @Override
    public long prefix(Act act) {
        long prefix = seen.prefix(act);
        return act.slot() == own.slot() && prefix == own.index() ? prefix + 1 : prefix;
    }

    @Override
    public long bound(Act act) {
        long bound = seen.bound(act);
        return act.slot() == own.slot() ? Math.max(bound, own.index() + 1) : bound;
    }
}
