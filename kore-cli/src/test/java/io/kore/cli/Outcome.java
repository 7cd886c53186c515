package io.kore.cli;

import io.kore.NodeBuilder;
import io.kore.cli.console.Streams;
import io.kore.cli.console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a run of the command on real nodes, in this process, came to.
 *
 * @param code the exit code
 * @param out standard output
 * @param error standard error
 */
record Outcome(int code, String out, String error) {
    static Outcome kore(String... arguments) {
        return koreReading("", arguments);
    }

    static Outcome koreReading(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter error = new StringWriter();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintWriter(error, true),
                Terminals.of(""),
                Map.of());
        int code = Main.run(new Context(streams, NodeBuilder::start), arguments);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), error.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
