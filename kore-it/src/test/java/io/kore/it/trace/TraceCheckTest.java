package io.kore.it.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The judge of traces judged: it finds what was acknowledged too early, and nothing in what is right. */
class TraceCheckTest {
    private static final String WRITE = "7 pwrite64(9</s/a.log>, \"{\\\"trace\\\":\\\"traced000001\\\"}\", 30, 0) = 30";
    private static final String FORCE = "7 fdatasync(9</s/a.log>) = 0";
    private static final String ACKNOWLEDGE = "7 write(1</dev/pts/0>, \"acknowledged traced000001\\n\", 26) = 26";

    private static TraceCheck check(String... lines) {
        TraceCheck check = new TraceCheck("/s");
        for (String line : lines) {
            check.read(line);
        }
        return check;
    }

    @Test
    void written_forced_acknowledged_is_right() {
        TraceCheck check = check(WRITE, FORCE, ACKNOWLEDGE);
        assertThat(check.isGood()).isTrue();
        assertThat(check.figures())
                .isEqualTo("1 acknowledged, 1 forces of the store's files, 0 acknowledged too early");
    }

    @Test
    void a_force_by_another_thread_and_descriptor_counts() {
        assertThat(check(
                                WRITE,
                                "8 fsync(12</s/a.log> <unfinished ...>",
                                "9 fdatasync(13</s/b.log>) = 0",
                                "8 <... fsync resumed>) = 0",
                                ACKNOWLEDGE)
                        .isGood())
                .isTrue();
    }

    @Test
    void an_acknowledgement_without_a_force_is_found() {
        assertThat(check(WRITE, ACKNOWLEDGE, FORCE).early())
                .containsExactly("traced000001 was acknowledged before it was forced in [/s/a.log]");
    }

    @Test
    void a_force_that_began_before_the_write_had_ended_is_none() {
        assertThat(check(
                                "8 fdatasync(9</s/a.log> <unfinished ...>",
                                WRITE,
                                "8 <... fdatasync resumed>) = 0",
                                ACKNOWLEDGE)
                        .early())
                .hasSize(1);
        assertThat(check(
                                "8 write(9</s/a.log>, \"traced000001\", 12 <unfinished ...>",
                                FORCE,
                                "8 <... write resumed>) = 12",
                                ACKNOWLEDGE)
                        .early())
                .hasSize(1);
    }

    @Test
    void a_force_that_has_not_ended_or_that_failed_is_none() {
        String begun = "8 fdatasync(9</s/a.log> <unfinished ...>";
        assertThat(check(WRITE, begun, ACKNOWLEDGE, "8 <... fdatasync resumed>) = 0")
                        .early())
                .hasSize(1);
        assertThat(check(WRITE, "7 fdatasync(9</s/a.log>) = -1 EIO (Input/output error)", ACKNOWLEDGE)
                        .early())
                .hasSize(1);
    }

    @Test
    void a_force_of_another_file_is_none() {
        assertThat(check(WRITE, "7 fdatasync(9</s/b.log>) = 0", ACKNOWLEDGE).early())
                .hasSize(1);
        assertThat(check(WRITE.replace("/s/", "/elsewhere/"), FORCE, ACKNOWLEDGE)
                        .early())
                .containsExactly("traced000001 was acknowledged before it was written anywhere");
    }

    @Test
    void bytes_that_were_forced_may_be_written_again_elsewhere() {
        assertThat(check(WRITE, FORCE, WRITE.replace(" 0)", " 4096)"), ACKNOWLEDGE)
                        .isGood())
                .isTrue();
        assertThat(check(WRITE, FORCE, WRITE.replace("a.log", "b.log"), ACKNOWLEDGE)
                        .isGood())
                .isTrue();
    }

    @Test
    void a_trace_without_acknowledgements_proves_nothing() {
        assertThat(check(WRITE, FORCE).isGood()).isFalse();
    }
}
