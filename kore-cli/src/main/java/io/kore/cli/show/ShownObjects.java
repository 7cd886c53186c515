package io.kore.cli.show;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.Subscription;
import io.kore.cli.json.JsonText;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the records of a log have come to: an object for each key. Confined to one run of the command. */
public final class ShownObjects implements Shown {
    private final GatherChoice choice;
    private final Gather<Map<String, Object>> gather;
    private final Lines lines;

    /**
     * The objects of a gather.
     *
     * @param choice what to gather
     * @param gather a gather of that choice
     * @param lines prints them
     */
    public ShownObjects(GatherChoice choice, Gather<Map<String, Object>> gather, Lines lines) {
        this.choice = choice;
        this.gather = gather;
        this.lines = lines;
    }

    @Override
    public void now() {
        Gathered<Map<String, Object>> all = gather.now();
        choice.commands().check();
        all.forEach(this::print);
        lines.flush();
    }

    @Override
    public Subscription follow(Following following) {
        return gather.onChange(following.<Gathered<Map<String, Object>>>guarded(all -> {
            choice.commands().check();
            forEach(all.added(), following, key -> all.get(key).ifPresent(this::print));
            forEach(all.changed(), following, key -> all.get(key).ifPresent(this::print));
            forEach(all.removed(), following, key -> lines.print(gone(key), source(key)));
            lines.flush();
        }));
    }

    private static void forEach(List<Object> keys, Following following, Consumer<Object> action) {
        for (Iterator<Object> rest = keys.iterator(); !following.isOver() && rest.hasNext(); ) {
            action.accept(rest.next());
        }
    }

    private void print(Entry<Map<String, Object>> entry) {
        lines.print(JsonText.line(entry.json(), entry.last()), source(entry.key()));
    }

    private String gone(Object key) {
        return '{' + JsonText.quoted(choice.field()) + ':' + JsonText.of(key) + ",\"_koreremoved\":true}";
    }

    private static String source(Object key) {
        return "the object of " + JsonText.of(key);
    }
}
