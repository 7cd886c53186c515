package io.kore.engine.view.oracle;

/** How a node restarts: what becomes of its journal, and of what was saved of its views. */
enum Restart {
    /** In peace, with all that was saved. */
    KEEPS,
    /** In the middle: nothing was saved at the end. */
    CRASHES,
    /** All that was saved is lost. */
    LOSES,
    /** All that was saved has a wrong bit. */
    DAMAGES,
    /** What was saved is of an earlier time. */
    HAS_AN_OLDER,
    /** Other logs' records are gone, so that those behind them have moved up since it was saved. */
    MOVES_UP,
    /** Records are lost that were held when it was saved; others come to stand at their positions. */
    FALLS_BACK
}
