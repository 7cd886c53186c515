package io.kore.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kore.error.InvalidRecordException;
import io.kore.model.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any bytes at all, given as a record. */
class PayloadFuzz {
    private final Json json = new Json();

    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_a_record_that_can_be_read_written_and_made_canonical_or_are_refused(byte[] input) {
        Payload payload = Payload.owning(input.clone());
        try {
            new PayloadCheck().check(payload);
        } catch (InvalidRecordException e) {
            assertThat(e).hasMessageNotContaining("Exception");
            return;
        }
        Map<String, @Nullable Object> fields = json.fields(payload);
        assertThat(JsonValues.equal(fields, json.fields(json.payload(fields)))).isTrue();
        Payload canonical = canonical(payload);
        if (canonical != null) {
            assertThat(CanonicalJson.of(canonical)).isEqualTo(canonical);
        }
    }

    /** RFC 8785 knows IEEE doubles only: larger numbers have no canonical form. */
    private static @Nullable Payload canonical(Payload payload) {
        try {
            return CanonicalJson.of(payload);
        } catch (InvalidRecordException e) {
            return null;
        }
    }
}
