package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VerifyVerbTest {
    private final Invocation kore = new Invocation();

    @Test
    void a_whole_store_is_said_to_be_whole() {
        assertThat(kore.run("verify", "--store=damaged", "--save-to=whole")).isZero();
        assertThat(kore.out()).isEqualTo("whole: 1,234 records in 1 shard\n");
        assertThat(kore.error()).isEmpty();
    }

    @Test
    void each_damage_is_a_line_and_the_exit_code_tells() {
        assertThat(kore.run("verify", "--store=damaged", "--save-to=data")).isEqualTo(1);
        assertThat(kore.out()).isEqualTo("""
                        whole: 1,000 records in 2 shards
                        damaged: segment-3 at byte 4096: a frame does not match its checksum
                        damaged: identity: cannot be read
                        """);
        assertThat(kore.error())
                .isEqualTo("kore: " + Path.of("data").toAbsolutePath()
                        + " is damaged in 2 places; --salvage NEW-DIR copies what is whole\n");
    }

    @Test
    void salvage_tells_what_it_copied_and_that_there_was_damage() {
        assertThat(kore.run("verify", "--store=damaged", "--save-to=data", "--salvage=new"))
                .isEqualTo(1);
        assertThat(kore.out())
                .startsWith("copied to " + Path.of("new").toAbsolutePath() + ": 1,000 records in 2 shards\n");
        assertThat(kore.error()).contains("what is whole was copied").hasLineCount(1);
    }

    @Test
    void a_place_without_a_store_is_a_failure_in_one_line() {
        assertThat(kore.run("verify", "--store=memory", "--save-to=nowhere")).isEqualTo(1);
        assertThat(kore.error())
                .startsWith("kore: there is no store in memory at")
                .hasLineCount(1);
    }
}
