package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportOnceTest {
    private final ReportOnce reports = new ReportOnce();

    @Test
    void the_same_error_is_new_once_until_its_source_is_forgotten() {
        assertThat(reports.isNew("hub", "down")).isTrue();
        assertThat(reports.isNew("hub", "down")).isFalse();
        assertThat(reports.isNew("hub", "refused")).isTrue();
        assertThat(reports.isNew("pad", "down")).isTrue();
        reports.forget("hub");
        assertThat(reports.isNew("hub", "down")).isTrue();
        assertThat(reports.isNew("pad", "down")).isFalse();
    }

    @Test
    void a_source_with_ever_new_errors_falls_silent() {
        int reported = 0;
        for (int i = 0; i < 10_000; i++) {
            reported += reports.isNew("hub", "error " + i) ? 1 : 0;
        }
        assertThat(reported).isEqualTo(64);
    }
}
