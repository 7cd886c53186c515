package io.kore.engine.view;

import io.kore.engine.gather.CommandRule;
import io.kore.engine.gather.ObjectSet;
import io.kore.model.ShardRecord;

/**
 * A command's handler, while which runs nothing may be asked of the node: what it answers would depend on more than the
 * command and the objects, and a gather that its own handler asks for would never end. Thread-safe.
 */
final class CommandCall implements CommandRule.Handler {
    private static final ThreadLocal<Boolean> RUNS = ThreadLocal.withInitial(() -> false);

    private final CommandRule.Handler handler;

    CommandCall(CommandRule.Handler handler) {
        this.handler = handler;
    }

    @Override
    public void handle(ShardRecord command, ObjectSet objects) {
        RUNS.set(true);
        try {
            handler.handle(command, objects);
        } finally {
            RUNS.remove();
        }
    }

    /** Throws if a command handler runs on this thread. */
    static void checkNone() {
        if (RUNS.get()) {
            throw new IllegalStateException("a command handler must be a function of the command and the objects alone;"
                    + " ask for other things, and append, where results are handled");
        }
    }
}
