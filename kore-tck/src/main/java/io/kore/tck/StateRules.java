package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.ShardRecord;
import io.kore.spi.ResumableProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** P10 to P13: states. */
interface StateRules extends ProcessorRules {
    @Test
    default void p10_a_state_goes_on_at_every_point() {
        for (long seed = 61; seed < 67; seed++) {
            List<ShardRecord> records = new LogHistory(seed, bench().payloads(), 24).arrivals();
            AttachedProcessor processor = bench().attached();
            for (int i = 0; i < records.size(); i++) {
                processor.call(List.of(records.get(i)));
                String when = "P10: seed " + seed + ", resumed after record " + i;
                AttachedProcessor resumed = resumed(processor);
                bench().callAndCompare(resumed, List.of(), when + ", with nothing new");
                for (int j = i + 1; j < records.size(); j++) {
                    bench().callAndCompare(resumed, List.of(records.get(j)), when + ", with record " + j);
                }
            }
        }
    }

    @Test
    default void p10_a_state_of_an_empty_log_goes_on() {
        AttachedProcessor processor = bench().attached();
        processor.call(List.of());
        bench().callAndCompare(
                        resumed(processor),
                        new LogHistory(42, bench().payloads(), 20).arrivals(),
                        "P10: resumed from nothing");
    }

    @Test
    default void p10_in_any_history_states_are_taken_up_and_saved_again() {
        int histories = Boolean.getBoolean("kore.soak") ? 3_000 : 100;
        List<String> payloads = new ArrayList<>(bench().payloads());
        payloads.addAll(StrangePayloads.like(bench().payloads()));
        for (long seed = 1; seed <= histories; seed++) {
            SplittableRandom random = new SplittableRandom(-seed);
            // strange records are many, and would keep those that matter apart
            List<ShardRecord> records = new LogHistory(
                            1_000 + seed, seed % 4 == 0 ? payloads : bench().payloads(), 10 + random.nextInt(40))
                    .arrivals();
            AttachedProcessor processor = bench().attached();
            int from = 0;
            while (from < records.size()) {
                int to = Math.min(records.size(), from + 1 + random.nextInt(4));
                bench().callAndCompare(
                                processor,
                                records.subList(from, to),
                                "P10: seed " + seed + ", records " + from + " to " + to);
                from = to;
                if (random.nextInt(3) == 0) {
                    processor = resumed(processor);
                }
            }
        }
    }

    @Test
    default void p10_a_state_holds_strange_records() {
        List<String> payloads = new ArrayList<>(StrangePayloads.any());
        payloads.addAll(bench().payloads());
        payloads.addAll(StrangePayloads.like(bench().payloads()));
        List<ShardRecord> records = new LogHistory(43, payloads, 2 * payloads.size()).arrivals();
        AttachedProcessor processor = bench().attached();
        processor.call(records.subList(0, payloads.size()));
        AttachedProcessor resumed = resumed(processor);
        bench().callAndCompare(resumed, List.of(), "P10: resumed with strange records");
        bench().callAndCompare(resumed, records.subList(payloads.size(), records.size()), "P10: with more of them");
    }

    @Test
    default void p11_saving_changes_nothing() {
        AttachedProcessor processor = bench().attached();
        for (ShardRecord record : new LogHistory(44, bench().payloads(), 30).arrivals()) {
            bench().callAndCompare(processor, List.of(record), "P11: saved before " + record.id());
            processor.saveState();
            processor.saveState();
            processor.assertResultsStay("saved after " + record.id());
        }
    }

    @Test
    default void p11_a_saved_state_is_the_callers() {
        AttachedProcessor processor = bench().attached();
        AttachedProcessor taken = null;
        for (ShardRecord record : new LogHistory(45, bench().payloads(), 30).arrivals()) {
            processor.call(List.of(record));
            byte[] state = processor.saveState();
            byte[] copy = state.clone();
            Arrays.fill(state, (byte) -1);
            byte[] again = processor.saveState();
            bench().callAndCompare(resumed(processor, copy), List.of(), "P11: from a copy of the saved bytes");
            bench().callAndCompare(
                            resumed(processor, again), List.of(), "P11: after the bytes saved first were changed");
            bench().callAndCompare(processor, List.of(), "P11: its saved bytes were changed");
            if (taken != null) {
                bench().callAndCompare(taken, List.of(record), "P11: another one goes on from a saved state");
            }
            taken = resumed(processor);
        }
    }

    @Test
    default void p12_bytes_that_are_no_state_do_no_harm() {
        List<ShardRecord> records = new LogHistory(46, bench().payloads(), 30).arrivals();
        AttachedProcessor processor = bench().attached();
        processor.call(records.subList(0, 20));
        byte[] state = processor.saveState();
        List<ShardRecord> rest = records.subList(20, 30);
        for (int length = 0; length <= state.length; length++) {
            assertHarmless(Arrays.copyOf(state, length), rest, "cut off after " + length);
            byte[] broken = state.clone();
            if (length < state.length) {
                broken[length] ^= (byte) (1 << length % 8);
                assertHarmless(broken, rest, "with another bit in byte " + length);
                broken[length] = -1;
                assertHarmless(broken, rest, "with ff as byte " + length);
            }
        }
        assertHarmless(Arrays.copyOf(state, state.length + 1), rest, "with a zero behind it");
        for (int seed = 0; seed < 300; seed++) {
            assertHarmless(Noise.bytes(seed, seed), rest, "noise of seed " + seed);
        }
    }

    @Test
    default void p13_the_version_stays() {
        Set<String> versions = new HashSet<>();
        AttachedProcessor processor = bench().attached();
        versions.add(processor.resumable().stateVersion());
        for (ShardRecord record : new LogHistory(47, bench().payloads(), 10).arrivals()) {
            processor.call(List.of(record));
            versions.add(processor.resumable().stateVersion());
            processor = resumed(processor);
            versions.add(processor.resumable().stateVersion());
            versions.add(bench().attached().resumable().stateVersion());
        }
        assertThat(versions).as("P13: versions of one state").hasSize(1);
    }

    private AttachedProcessor resumed(AttachedProcessor processor) {
        return resumed(processor, processor.saveState());
    }

    private AttachedProcessor resumed(AttachedProcessor processor, byte[] state) {
        return processor.resumedBy(bench().attached().processor(), state);
    }

    private void assertHarmless(byte[] bytes, List<ShardRecord> next, String what) {
        AttachedProcessor fresh = bench().attached();
        ResumableProcessor<?> processor = fresh.resumable();
        try {
            processor.restoreState(bytes);
        } catch (IllegalArgumentException e) {
            // refused, as it should be
            return;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("P12: a state " + what + " was not refused as it should be, but with " + e, e);
        }
        try {
            fresh.call(next);
            fresh.call(List.of());
        } catch (RuntimeException | Error e) {
            throw new AssertionError("P12: a state " + what + " was taken, and then failed with " + e, e);
        }
    }
}
