package io.kore.tck;

import io.kore.model.ShardRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P5: results stay as they are. */
interface ResultRules extends ProcessorRules {
    @Test
    default void p5_no_later_call_changes_a_result() {
        for (long seed = 10; seed < 20; seed++) {
            AttachedProcessor processor = bench().attached();
            for (ShardRecord record : new LogHistory(seed, bench().payloads(), 30).arrivals()) {
                processor.call(List.of(record));
                processor.assertResultsStay("seed " + seed + ", after record " + record.id());
            }
        }
    }

    @Test
    default void p5_what_is_done_with_a_result_changes_no_later_one() {
        AttachedProcessor processor = bench().attached();
        for (ShardRecord record : new LogHistory(20, bench().payloads(), 30).arrivals()) {
            bench().callAndCompare(processor, List.of(record), "P5: the result before was tampered with");
            clear(processor.lastResult());
        }
    }

    private static void clear(Object result) {
        try {
            if (result instanceof Map<?, ?> map) {
                map.values().forEach(ResultRules::clear);
                map.clear();
            } else if (result instanceof Collection<?> collection) {
                collection.forEach(ResultRules::clear);
                collection.clear();
            }
        } catch (UnsupportedOperationException e) {
            // as it should be
            return;
        }
    }
}
