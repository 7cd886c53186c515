package io.kore.cli.show;

import io.kore.Gather;
import io.kore.Log;
import io.kore.cli.json.FieldFilter;
import java.util.List;
import java.util.Map;

/**
 * What to gather, and how. Confined to one run of the command.
 *
 * @param field the field to gather on
 * @param filters all of which must hold
 * @param isOverwrite whether the last record wins whole
 * @param isNested whether objects within are merged field by field
 * @param commands what the commands do
 */
public record GatherChoice(
        String field, List<FieldFilter> filters, boolean isOverwrite, boolean isNested, CommandHandlers commands) {
    /**
     * A choice.
     *
     * @param field the field to gather on
     * @param filters all of which must hold
     * @param isOverwrite whether the last record wins whole
     * @param isNested whether objects within are merged field by field
     * @param commands what the commands do
     */
    public GatherChoice {
        filters = List.copyOf(filters);
    }

    /**
     * The choice as a gather.
     *
     * @param log what to gather
     * @return the gather
     */
    public Gather<Map<String, Object>> of(Log log) {
        Gather<Map<String, Object>> gather = log.process().gatherOn(field);
        for (FieldFilter filter : filters) {
            gather = gather.where(filter.field(), filter.value());
        }
        if (isOverwrite) {
            gather = gather.overwrite();
        }
        if (isNested) {
            gather = gather.mergeNested();
        }
        return commands.addTo(gather, field);
    }
}
