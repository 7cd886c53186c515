package io.kore.engine.koredb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.InvalidRecordException;
import io.kore.model.Payload;

/** Any bytes at all, posted by a koredb client. */
class BodyFuzz {
    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_a_body_with_places_that_can_be_counted_or_are_refused(byte[] input) {
        try {
            Body body = Body.read(input.clone());
            for (Body.Entry entry : body.entries()) {
                assertThat(entry.from()).isBetween(0L, 1L << 53);
                assertThat(entry.size()).isBetween(0L, 1L << 53);
                assertThat(entry.to()).isEqualTo(entry.from() + entry.records().size());
                entry.records().forEach(BodyFuzz::check);
            }
        } catch (InvalidRecordException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
    }

    private static void check(Payload record) {
        assertThat(record.toBytes()).startsWith('{').endsWith('}');
        new PayloadCheck().checkBare(record);
    }
}
