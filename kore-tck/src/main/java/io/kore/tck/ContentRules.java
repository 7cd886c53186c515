package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.Payload;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S4: what is read is what was appended, byte by byte. */
interface ContentRules extends StoreRules {
    @Test
    default void s4_every_form_of_envelope_is_kept() {
        for (Envelope form : EnvelopeExamples.all()) {
            bench().append(bench().maker().next(ONE, form, Payload.of("{\"number\":" + form.number() + "}")));
        }
        bench().assertHeld();
    }

    @Test
    default void s4_the_largest_envelope_is_kept() {
        bench().append(bench().maker().next(ONE, EnvelopeExamples.large(5), Payload.of("{}")));
        bench().append(bench().maker().next(ONE));
        bench().assertHeld();
    }

    @Test
    default void s4_the_largest_record_is_kept_under_the_longest_names() {
        ShardId longest = ShardId.of("l".repeat(Limits.LOG_NAME_BYTES_MAX), "w".repeat(Limits.WRITER_BYTES_MAX));
        for (int i = 1; i <= 2; i++) {
            Payload payload = Payload.owning(Noise.bytes(i, Limits.PAYLOAD_BYTES_MAX));
            bench().append(bench().maker().next(longest, EnvelopeExamples.large(i), payload));
            bench().append(bench().maker().next(ONE));
        }
        bench().assertHeld();
    }

    @Test
    default void s4_a_record_over_the_limits_is_refused_with_all_of_its_batch() {
        bench().append(bench().maker().next(ONE, 2));
        Payload tooLarge = Payload.owning(new byte[Limits.PAYLOAD_BYTES_MAX + 1]);
        RecordMaker never = bench().maker().copy();
        List<ShardRecord> batch = List.of(never.next(ONE), never.next(TWO, tooLarge), never.next(TWO));
        assertThatThrownBy(() -> bench().store().append(batch)).isInstanceOf(IllegalArgumentException.class);
        ShardRecord tooWide = bench().maker().copy().next(TWO, EnvelopeExamples.tooLarge(1), Payload.of("{}"));
        assertThatThrownBy(() -> bench().store().append(List.of(tooWide))).isInstanceOf(IllegalArgumentException.class);
        bench().assertHeld();
        bench().append(bench().maker().next(ONE), bench().maker().next(TWO));
        bench().store().force();
        bench().assertHeld();
    }

    @Test
    default void s4_payloads_of_every_size_are_kept() {
        int[] sizes = {0, 1, 2, 127, 128, 4_095, 4_096, 4_097, 65_535, 65_536, 300_000, Limits.PAYLOAD_BYTES_MAX};
        for (int size : sizes) {
            bench().append(bench().maker().next(ONE, Payload.owning(Noise.bytes(size, size))));
        }
        bench().assertHeld();
    }

    @Test
    default void s4_payloads_of_uniform_bytes_are_kept() {
        for (int value = 0; value < 256; value++) {
            byte[] uniform = new byte[value % 2 == 0 ? 40 : 5_000];
            Arrays.fill(uniform, (byte) value);
            bench().append(bench().maker().next(ONE, Payload.owning(uniform)));
        }
        bench().append(bench().maker().next(TWO, Payload.owning(new byte[Limits.PAYLOAD_BYTES_MAX])));
        bench().append(bench().maker().next(TWO));
        bench().assertHeld();
    }

    @Test
    default void s4_a_payload_within_a_larger_array_is_kept_alone() {
        byte[] array = Noise.bytes(4, 10_000);
        for (int offset : new int[] {0, 1, 4_000, 9_990}) {
            bench().append(bench().maker().next(ONE, Payload.owning(array, offset, 10)));
        }
        bench().append(bench().maker().next(ONE, Payload.owning(array, 10_000, 0)));
        bench().assertHeld();
        assertThat(Reads.shard(bench().store(), ONE).get(2).payload().toBytes())
                .isEqualTo(Arrays.copyOfRange(array, 4_000, 4_010));
    }

    @Test
    default void s4_any_hash_is_kept() {
        for (byte fill : new byte[] {0, -1, 1, Byte.MIN_VALUE}) {
            byte[] bytes = new byte[Hash.BYTES];
            Arrays.fill(bytes, fill);
            long index = bench().maker().count(ONE);
            ShardRecord made = bench().maker().next(ONE);
            bench().append(new ShardRecord(ONE, index, made.envelope(), made.payload(), Hash.of(bytes)));
        }
        bench().assertHeld();
    }

    @Test
    default void s4_equal_contents_in_one_batch_stay_two_records() {
        Payload same = Payload.of("{\"same\":true}");
        bench().append(
                        bench().maker().next(ONE, Envelope.of(1, Seen.unchanged()), same),
                        bench().maker().next(TWO, Envelope.of(1, Seen.unchanged()), same),
                        bench().maker().next(ONE, Envelope.of(2, Seen.unchanged()), same));
        bench().assertHeld();
    }

    @Test
    default void s4_large_and_small_records_stand_side_by_side() {
        for (int i = 0; i < 40; i++) {
            int size = i % 4 == 3 ? 700_000 + i : i;
            List<ShardRecord> batch = List.of(
                    bench().maker().next(ONE, Payload.owning(Noise.bytes(i, size))),
                    bench().maker().next(TWO));
            bench().append(batch);
        }
        bench().assertHeld();
    }
}
