package io.kore.cli.show;

import io.kore.GatheredSet;
import java.util.Map;

/** What a command does to the gathered objects: a function of both alone. Confined to one thread at a time. */
public sealed interface CommandAction permits PlainAction, JqAction {
    /**
     * Does it.
     *
     * @param command the command
     * @param objects the objects as of the command
     */
    void run(Command command, GatheredSet<Map<String, Object>> objects);
}
