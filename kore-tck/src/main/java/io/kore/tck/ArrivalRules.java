package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** P4 and P6: however the records come. */
interface ArrivalRules extends ProcessorRules {
    @Test
    default void p4_record_by_record_comes_to_the_same_as_all_at_once() {
        AttachedProcessor processor = bench().attached();
        for (ShardRecord record : inOrder(5)) {
            bench().callAndCompare(processor, List.of(record), "P4: at record " + record.id());
        }
    }

    @Test
    default void p4_a_log_may_be_empty_at_first() {
        AttachedProcessor processor = bench().attached();
        bench().callAndCompare(processor, List.of(), "P4: with nothing");
        bench().callAndCompare(processor, inOrder(6), "P4: with all after nothing");
    }

    @Test
    default void p4_the_last_come_first_and_the_first_last() {
        List<ShardRecord> backwards = new ArrayList<>(inOrder(7));
        backwards.sort(Comparator.comparing(ShardRecord::id).reversed());
        AttachedProcessor processor = bench().attached();
        for (ShardRecord record : backwards) {
            bench().callAndCompare(processor, List.of(record), "P4: at record " + record.id() + ", backwards");
        }
    }

    @Test
    default void p4_one_late_record_finds_its_place() {
        List<ShardRecord> records = inOrder(8);
        for (ShardRecord late : records) {
            List<ShardRecord> others =
                    records.stream().filter(record -> !record.equals(late)).toList();
            AttachedProcessor processor = bench().attached();
            bench().callAndCompare(processor, others, "P4: without record " + late.id());
            bench().callAndCompare(processor, List.of(late), "P4: with record " + late.id() + " late");
        }
    }

    @Test
    default void p4_any_history_comes_to_the_same() {
        int histories = Boolean.getBoolean("kore.soak") ? 3_000 : 100;
        List<String> payloads = new ArrayList<>(bench().payloads());
        payloads.addAll(StrangePayloads.like(bench().payloads()));
        for (long seed = 1; seed <= histories; seed++) {
            SplittableRandom random = new SplittableRandom(-seed);
            List<ShardRecord> records = new LogHistory(
                            seed, seed % 2 == 0 ? bench().payloads() : payloads, 10 + random.nextInt(40))
                    .arrivals();
            AttachedProcessor processor = bench().attached();
            int from = 0;
            while (from < records.size()) {
                int size = random.nextInt(3) == 0 ? random.nextInt(12) : 1;
                int to = Math.min(records.size(), from + size);
                bench().callAndCompare(
                                processor,
                                records.subList(from, to),
                                "P4: seed " + seed + ", records " + from + " to " + to);
                from = to;
            }
            processor.assertResultsStay("seed " + seed);
        }
    }

    @Test
    default void p6_nothing_new_changes_nothing() {
        AttachedProcessor processor = bench().attached();
        String nothing = processor.call(List.of());
        assertThat(processor.call(List.of())).as("P6: of an empty log").isEqualTo(nothing);
        for (ShardRecord record : new LogHistory(9, bench().payloads(), 20).arrivals()) {
            String result = processor.call(List.of(record));
            for (int i = 0; i < 3; i++) {
                assertThat(processor.call(List.of()))
                        .as("P6: after %s", record.id())
                        .isEqualTo(result);
            }
        }
    }

    private List<ShardRecord> inOrder(long seed) {
        List<ShardRecord> records = new ArrayList<>(new LogHistory(seed, bench().payloads(), 40).arrivals());
        records.sort(Comparator.<ShardRecord, RecordId>comparing(ShardRecord::id));
        return records;
    }
}
