package io.kore.engine.view.oracle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a log is gathered. Immutable.
 *
 * @param filter field to value; all must hold for a record to be an edit
 * @param gatherOn the field that names the object
 * @param mode how an edit is applied
 * @param commands tried in this order; the first whose pattern fits has the record
 * @param changes whether {@code {change, to}} records are commands
 */
record Rule(Map<String, @Nullable Object> filter, String gatherOn, Mode mode, List<Command> commands, boolean changes) {
    /** How an edit is applied. */
    enum Mode {
        MERGE,
        MERGE_NESTED,
        OVERWRITE
    }

    /** A failure that a handler is meant to have. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    /** What a command does, as a pure function of the command's fields and the set. */
    @FunctionalInterface
    interface Handler {
        void handle(Map<String, @Nullable Object> command, CommandSet set);
    }

    /**
     * A kind of command. Immutable.
     *
     * @param pattern field to value; all must hold
     * @param handler what it does
     */
    record Command(Map<String, @Nullable Object> pattern, Handler handler) {
        @Override
        public String toString() {
            return pattern.toString();
        }
    }

    static Rule on(String field) {
        return new Rule(Map.of(), field, Mode.MERGE, List.of(), true);
    }

    Rule where(Map<String, @Nullable Object> wanted) {
        return new Rule(wanted, gatherOn, mode, commands, changes);
    }

    Rule by(Mode how) {
        return new Rule(filter, gatherOn, how, commands, changes);
    }

    Rule with(List<Command> handled) {
        return new Rule(filter, gatherOn, mode, handled, changes);
    }

    Rule withoutChanges() {
        return new Rule(filter, gatherOn, mode, commands, false);
    }
}
