package io.kore.engine.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.InvalidRecordException;
import io.kore.model.Payload;
import io.kore.spi.RestDoor;
import io.kore.spi.RestRefusedException;

/** Any bytes at all, posted by a client of another language. */
class PostedRecordsFuzz {
    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_records_or_are_refused(byte[] input) {
        for (RestDoor.BodyForm form : RestDoor.BodyForm.values()) {
            try {
                assertThat(PostedRecords.in(input.clone(), form))
                        .isNotEmpty()
                        .hasSizeLessThanOrEqualTo(PostedRecords.RECORDS_MAX)
                        .allSatisfy(PostedRecordsFuzz::check);
            } catch (RestRefusedException e) {
                assertThat(e).hasMessageNotContaining("Exception");
            }
        }
    }

    /** What enters the log is a legal record, or its refusal is one that can be shown. */
    private static void check(Payload record) {
        assertThat(record.length()).isPositive();
        try {
            new PayloadCheck().check(record);
        } catch (InvalidRecordException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
    }
}
