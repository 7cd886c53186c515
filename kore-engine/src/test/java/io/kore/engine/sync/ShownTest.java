package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
    @ParameterizedTest
    @CsvSource({
        "https://hub.example.org:8443/kore, https://hub.example.org:8443/kore",
        "https://me:secret@hub/x, https://hub/x",
        "https://hub/x?token=secret, https://hub/x",
        "loop:hub, loop:hub",
        "loop:me@hub?t=1, loop:hub"
    })
    void an_address_is_shown_without_credentials(URI address, String shown) {
        assertThat(Shown.address(address)).isEqualTo(shown);
    }

    @Test
    void text_is_cut_and_kept_in_one_line() {
        assertThat(Shown.text("a\nb\u0000c")).isEqualTo("a b c");
        assertThat(Shown.text("x".repeat(500))).hasSize(200).endsWith("…");
        assertThat(Shown.reason("x".repeat(5_000))).hasSize(Message.TEXT_LENGTH_MAX);
    }
}
