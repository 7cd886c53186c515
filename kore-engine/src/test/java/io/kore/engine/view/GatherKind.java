package io.kore.engine.view;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.GatheredSet;
import io.kore.KoreRecord;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Gathers of every kind, over contacts. */
enum GatherKind {
    MERGED(gather -> gather),
    FILTERED(gather -> gather.where("type", "contact")),
    OVERWRITTEN(Gather::overwrite),
    NESTED(Gather::mergeNested),
    WITH_COMMANDS(
            gather -> gather.command(Map.of("do", "delete"), GatherKind::delete).version("1"));

    @SuppressWarnings("ImmutableEnumChecker") // holds nothing
    private final UnaryOperator<Gather<Map<String, Object>>> making;

    GatherKind(UnaryOperator<Gather<Map<String, Object>>> making) {
        this.making = making;
    }

    Gather<Map<String, Object>> of(Desk desk) {
        return making.apply(desk.views.gather(Desk.LOG).gatherOn("name"));
    }

    /** The gather as it is now, to the letter. */
    String shown(Desk desk) {
        return shown(of(desk).now());
    }

    /** The gather that is attached and called once. */
    void attach(Desk desk) {
        of(desk).onChange(result -> {});
        desk.runAll();
    }

    static String shown(Gathered<Map<String, Object>> result) {
        StringBuilder text = new StringBuilder();
        for (Entry<Map<String, Object>> entry : result) {
            text.append(entry.key())
                    .append(' ')
                    .append(entry.last())
                    .append(' ')
                    .append(entry.json())
                    .append('\n');
        }
        return text.toString();
    }

    static String contact(int i) {
        return "{\"type\":\"contact\",\"name\":\"n" + i % 7 + "\",\"phone\":\"" + i % 11 + "\",\"in\":{\"a\":" + i % 3
                + ",\"b\":" + i + "}}";
    }

    static void write(Desk desk, int records) {
        for (int i = 0; i < records; i++) {
            desk.append(contact(i));
        }
    }

    static void delete(KoreRecord command, GatheredSet<Map<String, Object>> objects) {
        objects.remove(Desk.field(command, "name"));
    }
}
