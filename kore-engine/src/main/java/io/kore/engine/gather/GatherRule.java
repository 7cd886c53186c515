package io.kore.engine.gather;

import io.kore.engine.json.JsonValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records are gathered, on which field, and how. Immutable. Equal rules gather the same; two commands
 * are equal if their handlers are the same object.
 *
 * @param filter field to value, all of which must hold
 * @param field the field to gather on, or null if it was not said yet
 * @param overwrite whether the last record wins whole
 * @param nested whether objects within are merged field by field
 * @param commands which records are commands, the first that fits
 * @param version of the handlers of the commands, or null if they may change without notice
 */
public record GatherRule(
        Map<String, @Nullable Object> filter,
        @Nullable String field,
        boolean overwrite,
        boolean nested,
        List<CommandRule> commands,
        @Nullable String version) {
    /** Gathers all records, on a field that is still to be said. */
    public static final GatherRule ALL = new GatherRule(Map.of(), null, false, false, List.of(), null);

    /**
     * With one more condition.
     *
     * @param name a field
     * @param value what it must be, as plain JSON
     * @return the changed rule
     * @throws IllegalArgumentException if the field must be something else already
     */
    public GatherRule where(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(filter);
        if (more.containsKey(name) && !JsonValues.equal(more.get(name), value)) {
            throw new IllegalArgumentException(
                    "no record can have two values in the field \"" + name + "\"; say it once");
        }
        more.put(name, value);
        return new GatherRule(Collections.unmodifiableMap(more), field, overwrite, nested, commands, version);
    }

    /**
     * With a field to gather on.
     *
     * @param name the field
     * @return the changed rule
     */
    public GatherRule on(String name) {
        return new GatherRule(filter, name, overwrite, nested, commands, version);
    }

    /**
     * With the last record winning whole.
     *
     * @return the changed rule
     */
    public GatherRule overwriting() {
        return new GatherRule(filter, field, true, nested, commands, version);
    }

    /**
     * With objects within merged field by field.
     *
     * @return the changed rule
     */
    public GatherRule nesting() {
        return new GatherRule(filter, field, overwrite, true, commands, version);
    }

    /**
     * With one more kind of command.
     *
     * @param command which records, and what they do
     * @return the changed rule
     */
    public GatherRule with(CommandRule command) {
        List<CommandRule> more = new ArrayList<>(commands);
        more.add(command);
        return new GatherRule(filter, field, overwrite, nested, List.copyOf(more), version);
    }

    /**
     * With a version of the handlers.
     *
     * @param newVersion changes whenever a handler does
     * @return the changed rule
     */
    public GatherRule versioned(String newVersion) {
        return new GatherRule(filter, field, overwrite, nested, commands, newVersion);
    }

    /** The key of a record with these fields, or null if it is not to be gathered. */
    @Nullable
    Object key(Map<String, @Nullable Object> fields) {
        return fits(filter, fields) ? JsonValues.key(fields.get(field)) : null;
    }

    /** The place of the first command that a record with these fields is, or -1 if it is none. */
    int command(Map<String, @Nullable Object> fields) {
        for (int i = 0; i < commands.size(); i++) {
            if (fits(commands.get(i).pattern(), fields)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean fits(Map<String, @Nullable Object> wanted, Map<String, @Nullable Object> fields) {
        for (Map.Entry<String, @Nullable Object> field : wanted.entrySet()) {
            String name = field.getKey();
            if (!fields.containsKey(name) || !JsonValues.equal(fields.get(name), field.getValue())) {
                return false;
            }
        }
        return true;
    }
}
