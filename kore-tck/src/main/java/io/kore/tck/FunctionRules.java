package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.ShardRecord;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** P3: a function of the records alone. */
interface FunctionRules extends ProcessorRules {
    @Test
    default void p3_two_processors_answer_the_same() {
        for (long seed = 1; seed <= 20; seed++) {
            AttachedProcessor one = bench().attached();
            AttachedProcessor other = bench().attached();
            // made twice, so that no object is shared
            List<ShardRecord> records = new LogHistory(seed, bench().payloads(), 30).arrivals();
            List<ShardRecord> copies = new LogHistory(seed, bench().payloads(), 30).arrivals();
            for (int i = 0; i < records.size(); i++) {
                assertThat(one.call(List.of(records.get(i))))
                        .as("P3: seed %d, record %d", seed, i)
                        .isEqualTo(other.call(List.of(copies.get(i))));
            }
        }
    }

    @Test
    default void p3_different_records_lead_to_different_results() {
        Set<String> results = new TreeSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            results.add(bench().expected(new LogHistory(seed, bench().payloads(), 30).arrivals()));
        }
        assertThat(results)
                .as("results of twenty histories; are these payloads and options of any matter to the processor?")
                .hasSizeGreaterThan(1);
    }

    @Test
    default void p3_the_thread_does_not_matter() throws Exception {
        List<ShardRecord> records = new LogHistory(3, bench().payloads(), 40).arrivals();
        AttachedProcessor processor = bench().attached();
        for (int i = 0; i < records.size(); i++) {
            List<ShardRecord> next = List.of(records.get(i));
            CompletableFuture<String> answer = new CompletableFuture<>();
            Thread thread = new Thread(() -> answer.complete(processor.call(next)), "thread " + i);
            thread.setUncaughtExceptionHandler((t, failure) -> answer.completeExceptionally(failure));
            thread.start();
            assertThat(answer.get(1, TimeUnit.MINUTES))
                    .as("record %d", i)
                    .isEqualTo(bench().expected(processor.held()));
            thread.join();
        }
    }

    @Test
    @ResourceLock(Resources.LOCALE)
    @ResourceLock(Resources.TIME_ZONE)
    default void p3_locale_and_time_zone_do_not_matter() {
        List<ShardRecord> records = new LogHistory(4, bench().payloads(), 40).arrivals();
        String expected = bench().expected(records);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            for (String other : List.of("tr-TR", "ar-EG-u-nu-arab", "de-DE", "th-TH-u-ca-buddhist")) {
                Locale.setDefault(Locale.forLanguageTag(other));
                TimeZone.setDefault(TimeZone.getTimeZone(other.startsWith("t") ? "GMT-11:30" : "GMT+13:45"));
                assertThat(bench().expected(records)).as("P3: in %s", other).isEqualTo(expected);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }
}
