package io.kore.engine.gather;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records are commands, and what they do. Immutable.
 *
 * @param pattern field to value, all of which a command has
 * @param handler what to do
 */
public record CommandRule(Map<String, @Nullable Object> pattern, Handler handler) {
    /** What an application does at a command. A pure function of its arguments. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Changes the objects. An exception leaves them as they were.
         *
         * @param command the command
         * @param objects the objects as of the command; valid during the call only
         */
        void handle(io.kore.model.ShardRecord command, ObjectSet objects);
    }
}
