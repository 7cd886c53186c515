package io.kore.cli.show;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --command}: which records are commands, and what they do. Immutable.
 *
 * @param pattern field to value, all of which a command has
 * @param action what it does
 */
public record CommandRule(Map<String, @Nullable Object> pattern, CommandAction action) {
    /**
     * Copies.
     *
     * @param pattern field to value, all of which a command has
     * @param action what it does
     */
    public CommandRule {
        pattern = Collections.unmodifiableMap(new LinkedHashMap<>(pattern));
    }

    /**
     * Reads a rule.
     *
     * @param text {@code FIELD=VALUE[,FIELD=VALUE...]:ACTION}
     * @return the rule
     * @throws IllegalArgumentException if it is none, saying why
     */
    public static CommandRule parse(String text) {
        return new CommandParser(text).rule();
    }
}
