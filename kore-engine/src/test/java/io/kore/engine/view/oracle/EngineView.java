package io.kore.engine.view.oracle;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.KoreRecord;
import io.kore.Subscription;
import io.kore.engine.view.Views;
import io.kore.engine.view.oracle.NaiveView.Merged;
import io.kore.model.LogName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A gather of the engine by a rule, attached and kept up to date: the one place that says a rule in the engine's
 * words. Confined to one thread.
 */
final class EngineView implements AutoCloseable {
    private final Gather<Map<String, Object>> gather;
    private final Subscription subscription;
    private @Nullable Gathered<Map<String, Object>> latest;

    EngineView(Views views, LogName log, Rule rule) {
        gather = gather(views, log, rule);
        subscription = gather.onChange(result -> latest = result);
    }

    private static Gather<Map<String, Object>> gather(Views views, LogName log, Rule rule) {
        Gather<Map<String, Object>> gather = views.gather(log).gatherOn(rule.gatherOn());
        for (Map.Entry<String, @Nullable Object> wanted : rule.filter().entrySet()) {
            gather = gather.where(wanted.getKey(), wanted.getValue());
        }
        switch (rule.mode()) {
            case OVERWRITE -> gather = gather.overwrite();
            case MERGE_NESTED -> gather = gather.mergeNested();
            default -> {}
        }
        for (Rule.Command command : rule.commands()) {
            gather = gather.command(
                    command.pattern(),
                    (record, objects) ->
                            command.handler().handle(PlainJson.object(record.json()), new EngineSet(objects)));
        }
        // the handlers are always the same ones
        return gather.version("of the test");
    }

    /** The result that was delivered last. */
    Gathered<Map<String, Object>> latest() {
        return Objects.requireNonNull(latest, "the engine has not delivered a result");
    }

    /** A result that is gathered anew. */
    Gathered<Map<String, Object>> anew() {
        return gather.now();
    }

    /** A result in the oracle's form. */
    static SortedMap<Object, Merged> plain(Gathered<Map<String, Object>> gathered) {
        SortedMap<Object, Merged> objects = new TreeMap<>(PlainJson::compareKeys);
        for (Entry<Map<String, Object>> entry : gathered) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>(entry.value());
            fields.remove(KoreRecord.NUMBER_FIELD);
            fields.remove(KoreRecord.WRITER_FIELD);
            objects.put(Objects.requireNonNull(PlainJson.key(entry.key())), new Merged(fields, entry.last()));
        }
        return objects;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
