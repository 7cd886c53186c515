package io.kore.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kore help}: explains the command or a verb. Confined to one run. */
@Command(
        name = "help",
        helpCommand = true,
        header = "Explain a verb.",
        customSynopsis = "kore help [VERB]",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {"", "Explains a verb, with examples; without one, lists them."})
final class HelpVerb implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "VERB", description = "What to explain.")
    private @Nullable String verb;

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    HelpVerb() {}

    @Override
    public Integer call() {
        CommandLine here = Objects.requireNonNull(spec).commandLine();
        CommandLine kore = here.getParent();
        CommandLine explained = verb == null ? kore : kore.getSubcommands().get(verb);
        if (explained == null) {
            throw new ParameterException(here, "there is no verb '" + verb + "'; 'kore --help' lists them");
        }
        PrintWriter out = kore.getOut();
        explained.usage(out);
        out.flush();
        return ExitCode.DONE;
    }
}
