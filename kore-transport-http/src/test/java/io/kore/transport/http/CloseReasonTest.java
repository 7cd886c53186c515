package io.kore.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

/** Reasons in words. */
class CloseReasonTest {
    @Test
    void a_long_reason_is_cut_between_characters() {
        assertThat(CloseReason.clip("short")).isEqualTo("short");
        assertThat(CloseReason.clip("x".repeat(200))).hasSize(123);
        String cut = CloseReason.clip("\uD83D\uDE00".repeat(50));
        assertThat(cut).isEqualTo("\uD83D\uDE00".repeat(30));
        assertThat(cut.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(123);
    }

    @Test
    void a_reason_that_is_no_text_is_cut_where_it_stops_being_one() {
        assertThat(CloseReason.clip("ab\uD83Dcd")).isEqualTo("ab");
    }

    @Test
    void every_end_has_words() {
        assertThat(CloseReason.of(1000, "enough")).isEqualTo("enough");
        assertThat(CloseReason.of(1000, null)).contains("closed the link");
        assertThat(CloseReason.of(1005, "")).contains("closed the link");
        assertThat(CloseReason.of(1001, " ")).contains("shutting down");
        assertThat(CloseReason.of(1006, "Session Closed")).contains("without a goodbye");
        assertThat(CloseReason.of(4711, null)).contains("4711");
        assertThat(CloseReason.of(new ClosedChannelException())).contains("without a goodbye");
        assertThat(CloseReason.of(new IOException("Broken pipe"))).contains("Broken pipe");
        assertThat(CloseReason.of(new IOException())).contains("IOException");
    }
}
