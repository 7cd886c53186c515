package io.kore.cli.show;

import io.kore.Explanation;
import io.kore.Explanation.Lost;
import io.kore.Gather;
import io.kore.cli.console.Output;
import io.kore.cli.console.Palette;
import io.kore.cli.console.Text;
import io.kore.cli.json.JsonText;
import io.kore.model.Origin;
import io.kore.model.RecordId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Why a field is as it is, for each key: lines for a script, or for a person. Confined to one run of the command. */
public final class ShownExplanations {
    private static final String INDENT = "    ";

    private final GatherChoice choice;
    private final Gather<Map<String, Object>> gather;

    /**
     * Explanations of a gather.
     *
     * @param choice what to gather
     * @param gather a gather of that choice
     */
    public ShownExplanations(GatherChoice choice, Gather<Map<String, Object>> gather) {
        this.choice = choice;
        this.gather = gather;
    }

    /**
     * Explains a field, a line of JSON for each key.
     *
     * @param field the field
     * @param lines prints them
     */
    public void asJson(String field, Lines lines) {
        for (Explanation each : explained(field)) {
            lines.print(JsonText.of(fields(each)), "the explanation of " + JsonText.of(each.key()));
        }
        lines.flush();
    }

    /**
     * Explains a field, a few lines to read for each key.
     *
     * @param field the field
     * @param out where they go
     * @param palette colours for them
     */
    public void asText(String field, Output out, Palette palette) {
        for (Explanation each : explained(field)) {
            String now = each.isThere() ? json(each.value()) : "not there";
            out.line(palette.strong(Text.oneLine(JsonText.of(each.key()))) + "  " + Text.oneLine(now));
            each.setBy().ifPresent(id -> out.line(INDENT + setBy(each, id)));
            each.lost().forEach(lost -> out.line(INDENT + palette.faint(lost(lost))));
            origins(each).forEach((id, origin) -> out.line(INDENT + palette.faint(migrated(id, origin))));
        }
        out.flush();
    }

    private List<Explanation> explained(String field) {
        List<Explanation> explained = gather.explain(field);
        choice.commands().check();
        return explained;
    }

    /** A command acts on what there is at its place, whatever its writer had seen. */
    private static String setBy(Explanation each, RecordId id) {
        String what = each.kind().equals("command")
                ? ", a command"
                : (each.kind().equals("change") ? ", a change" : "") + ", whose writer had seen "
                        + each.base().map(RecordId::toString).orElse("none before");
        return Text.oneLine((each.isThere() ? "set by " : "taken away by ") + id + what);
    }

    private static String lost(Lost lost) {
        String change = lost.isRemoval() ? " took it away" : " set " + Text.oneLine(json(lost.value()));
        return Text.oneLine(lost.record().toString()) + change + " at the same time, and lost";
    }

    private static SortedMap<RecordId, Origin> origins(Explanation each) {
        return new TreeMap<>(each.origins());
    }

    private static String migrated(RecordId id, Origin origin) {
        StringBuilder text = new StringBuilder(id.toString());
        String from = " was migrated from ";
        for (Origin step = origin; step != null; step = step.earlier()) {
            text.append(from)
                    .append(source(id, step))
                    .append(" of log ")
                    .append(step.source().log());
            text.append(" (index ").append(step.index());
            text.append(step.part() == 0 ? ")" : ", part " + step.part() + ")");
            from = ", that one from ";
        }
        return Text.oneLine(text.toString());
    }

    /** A derived record has its source's number. */
    private static RecordId source(RecordId id, Origin step) {
        return new RecordId(id.number(), step.source().writer());
    }

    private static List<Map<String, @Nullable Object>> chain(RecordId id, Origin origin) {
        List<Map<String, @Nullable Object>> chain = new ArrayList<>();
        for (Origin step = origin; step != null; step = step.earlier()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("log", step.source().log().value());
            fields.put("record", source(id, step).toString());
            fields.put("index", step.index());
            fields.put("part", step.part());
            chain.add(fields);
        }
        return chain;
    }

    private static Map<String, @Nullable Object> fields(Explanation each) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", each.key());
        fields.put("field", each.field());
        putValue(fields, each.isThere(), each.value());
        each.setBy().ifPresent(id -> fields.put("set", id.toString()));
        if (!each.kind().isEmpty()) {
            fields.put("kind", each.kind());
        }
        each.base().ifPresent(id -> fields.put("seen", id.toString()));
        fields.put("lost", each.lost().stream().map(ShownExplanations::fields).toList());
        if (!each.origins().isEmpty()) {
            Map<String, Object> origins = new LinkedHashMap<>();
            origins(each).forEach((id, origin) -> origins.put(id.toString(), chain(id, origin)));
            fields.put("origins", origins);
        }
        return fields;
    }

    private static Map<String, @Nullable Object> fields(Lost lost) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("record", lost.record().toString());
        putValue(fields, !lost.isRemoval(), lost.value());
        return fields;
    }

    private static void putValue(Map<String, @Nullable Object> fields, boolean isThere, Optional<Object> value) {
        if (isThere) {
            fields.put("value", value.orElse(null));
        }
    }

    private static String json(Optional<Object> value) {
        return JsonText.of(value.orElse(null));
    }
}
