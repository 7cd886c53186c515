package io.kore.engine.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kore.spi.RestRefusedException;
import java.nio.charset.StandardCharsets;

/** Any text at all, sent as the position to go on from. */
class PositionFuzz {
    private static final long END = 1_000;

    @FuzzTest(maxDuration = "10m")
    void any_text_is_a_position_within_the_log_or_is_refused(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Position position = Position.read(text, 7, END);
            assertThat(Position.read(position.text(), 7, END)).isEqualTo(position);
        } catch (RestRefusedException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
    }
}
