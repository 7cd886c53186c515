package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.StoreCorruptException;
import io.kore.model.ShardRecord;
import io.kore.spi.ResumableProcessor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** P8 and P9: what a processor is called with. P10 asks only which suite is the right one. */
interface StreamRules extends ProcessorRules {
    @Test
    default void p8_every_stream_is_closed_by_who_opened_it() {
        AttachedProcessor processor = bench().attached();
        for (ShardRecord record : new LogHistory(21, bench().payloads(), 30).arrivals()) {
            HandedRecords handed = processor.next(List.of(record));
            processor.callWith(handed);
            assertThat(handed.open())
                    .as("P8: streams left open at %s", record.id())
                    .isZero();
        }
    }

    @Test
    default void p8_nothing_that_was_handed_out_is_used_after_the_call() {
        AttachedProcessor processor = bench().attached();
        HandedRecords before = null;
        for (ShardRecord record : new LogHistory(22, bench().payloads(), 30).arrivals()) {
            HandedRecords handed = processor.next(List.of(record));
            processor.callWith(handed);
            bench().shown(processor.lastResult());
            assertThat(handed.wasUsedAfter()).as("P8: used after its call").isFalse();
            if (before != null) {
                assertThat(before.wasUsedAfter()).as("P8: used in a later call").isFalse();
            }
            before = handed;
        }
    }

    @Test
    default void p9_damage_is_told_and_not_taken_for_the_end() {
        for (long seed = 23; seed < 33; seed++) {
            List<ShardRecord> records = new LogHistory(seed, bench().payloads(), 20).arrivals();
            for (int first = 0; first < records.size(); first += 3) {
                for (int reads = 0; reads < 20; reads += 4) {
                    assertDamageIsTold(records, first, reads);
                }
            }
        }
    }

    private void assertDamageIsTold(List<ShardRecord> records, int first, int reads) {
        AttachedProcessor processor = bench().attached();
        processor.call(records.subList(0, first));
        HandedRecords damaged = processor.next(records.subList(first, records.size()));
        damaged.failAfter(reads);
        String answered = null;
        Throwable thrown = null;
        try {
            answered = processor.callWith(damaged);
        } catch (RuntimeException e) {
            thrown = e;
        }
        if (damaged.hasFailed()) {
            assertThat(isDamage(thrown))
                    .as("P9: a record was damaged; answered %s, thrown %s", answered, thrown)
                    .isTrue();
        } else {
            assertThat(thrown).as("P9: nothing was damaged").isNull();
            assertThat(answered).isEqualTo(bench().expected(processor.held()));
        }
    }

    private static boolean isDamage(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreCorruptException) {
                return true;
            }
        }
        return false;
    }

    @Test
    default void p10_a_processor_whose_state_can_be_saved_is_tested_so() {
        boolean isTestedSo = this instanceof StateRules;
        assertThat(bench().attached().processor() instanceof ResumableProcessor<?>)
                .as("P10: a ResumableProcessor; its test extends ResumableProcessorContract, that of any other"
                        + " ProcessorContract")
                .isEqualTo(isTestedSo);
    }
}
