package io.kore.engine.view;

/**
 * When to save a state again: once an eighth more has arrived than it covers, so that all saving together costs no
 * more than a few foldings of the log; and never for so little that folding it again is quicker than a force. Confined
 * to its processor.
 */
final class SavingPace {
    private final long due;
    private final long worth;
    private long saved;

    SavingPace(long due, long worth) {
        this.due = due;
        this.worth = worth;
    }

    void resumed(long position) {
        saved = position;
    }

    void saved(long position) {
        saved = position;
    }

    /** While it goes on. */
    boolean isDue(long position) {
        return position - saved >= Math.max(due, saved / 8);
    }

    /** When it ends. */
    boolean isWorthIt(long position) {
        return position - saved >= worth;
    }
}
