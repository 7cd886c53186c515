package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.cli.console.Streams;
import io.kore.cli.console.Terminals;
import io.kore.error.SetupException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeVerbTest {
    @Test
    void a_node_that_cannot_start_is_a_failure_in_one_line() {
        StringWriter error = new StringWriter();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintWriter(error, true),
                Terminals.of(""),
                Map.of());
        Context context = new Context(streams, description -> {
            throw new SetupException("port 4117 is taken;\nchoose another");
        });

        assertThat(Main.run(context, "node")).isEqualTo(1);
        assertThat(error).hasToString("kore: port 4117 is taken; choose another\n");
    }

    @Test
    void an_id_or_a_token_that_breaks_the_rules_is_told() {
        Invocation kore = new Invocation();
        assertThat(kore.run("node", "--whoami", "a~b")).isEqualTo(1);
        assertThat(kore.error())
                .startsWith("kore: a writer id must not hold ~ or #")
                .hasLineCount(1);

        Invocation withToken = new Invocation();
        withToken.environment.put("KORE_TOKEN", "two words");
        assertThat(withToken.run("node")).isEqualTo(1);
        assertThat(withToken.error())
                .startsWith("kore: a token is visible ASCII text")
                .hasLineCount(1);
    }

    @Test
    void ready_cannot_be_told_is_a_failure_and_the_node_is_closed() {
        Invocation kore = new Invocation();
        kore.outStream = new OutputStream() {
            @Override
            public void write(int b) throws java.io.IOException {
                throw new java.io.IOException("Bad file descriptor");
            }
        };

        assertThat(kore.run("node")).isEqualTo(1);
        assertThat(kore.error()).isEqualTo("kore: standard output cannot be written: Bad file descriptor\n");
        assertThat(kore.node.isClosed).isTrue();
    }
}
