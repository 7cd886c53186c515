package io.kore.cli.show;

import io.kore.cli.console.Failure;
import io.kore.cli.console.Output;
import io.kore.cli.jq.JqException;
import io.kore.cli.jq.JqProgram;
import org.jspecify.annotations.Nullable;

/** Prints lines of JSON, or what an expression makes of each. Confined to one thread at a time. */
public final class Lines {
    private final Output out;
    private final @Nullable JqProgram program;

    /**
     * Lines.
     *
     * @param out where they go
     * @param program what to make of each, or null for the lines themselves
     */
    public Lines(Output out, @Nullable JqProgram program) {
        this.out = out;
        this.program = program;
    }

    /**
     * Prints a line.
     *
     * @param json one value, compact
     * @param source what it is, for messages, as in {@code record 7-pad}
     * @throws Failure if the expression fails on it; what was printed before is out
     */
    void print(String json, String source) {
        if (program == null) {
            out.line(json);
            return;
        }
        try {
            program.apply(json, out::line);
        } catch (JqException e) {
            out.flush();
            throw new Failure("--jq fails at " + source + ": " + e.getMessage(), e);
        }
    }

    /** Hands all that was printed to the system. */
    void flush() {
        out.flush();
    }
}
