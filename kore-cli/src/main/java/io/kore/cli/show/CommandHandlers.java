package io.kore.cli.show;

import io.kore.Gather;
import io.kore.GatheredSet;
import io.kore.KoreRecord;
import io.kore.cli.jq.JqException;
import io.kore.cli.jq.WrongExpressionException;
import io.kore.model.RecordId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of all {@code --command}s of a run. A command that cannot be carried out changes nothing, and is told
 * of once, however often the gather asks for it. Thread-safe.
 */
public final class CommandHandlers {
    /** Changes whenever what an action does is changed. */
    private static final String VERSION = "kore show 1: ";

    private static final int TOLD_MAX = 100;

    private final List<CommandRule> rules;
    private final Consumer<String> warnings;
    private final Set<RecordId> told = ConcurrentHashMap.newKeySet();
    private volatile @Nullable WrongExpressionException wrong;

    /**
     * Handlers.
     *
     * @param rules what the commands do; the first that fits counts
     * @param warnings is told of a command that cannot be carried out
     */
    public CommandHandlers(List<CommandRule> rules, Consumer<String> warnings) {
        this.rules = List.copyOf(rules);
        this.warnings = warnings;
    }

    /**
     * Fails if an expression was found to be wrong when it ran.
     *
     * @throws WrongExpressionException if it names what there is not
     */
    void check() {
        WrongExpressionException found = wrong;
        if (found != null) {
            throw found;
        }
    }

    Gather<Map<String, Object>> addTo(Gather<Map<String, Object>> gather, String keyField) {
        Gather<Map<String, Object>> with = gather;
        for (CommandRule rule : rules) {
            with = with.command(rule.pattern(), (record, objects) -> handle(rule, keyField, record, objects));
        }
        return isTakenUpAgain() ? with.version(version()) : with;
    }

    /**
     * What the gather has come to may outlive this run, but for expressions: their failures are to be told by
     * each run, and another version of the library may come to something else.
     */
    private boolean isTakenUpAgain() {
        return !rules.isEmpty() && rules.stream().allMatch(rule -> rule.action() instanceof PlainAction);
    }

    private String version() {
        return rules.stream().map(rule -> rule.action().toString()).collect(Collectors.joining(",", VERSION, ""));
    }

    private void handle(
            CommandRule rule, String keyField, KoreRecord record, GatheredSet<Map<String, Object>> objects) {
        try {
            rule.action().run(new Command(record, keyField, rule.pattern().keySet()), objects);
        } catch (WrongExpressionException e) {
            wrong = e;
        } catch (JqException | ActionException e) {
            if (told.size() < TOLD_MAX && told.add(record.id())) {
                warnings.accept("command " + record.id() + " changes nothing: " + e.getMessage());
            }
        }
    }
}
