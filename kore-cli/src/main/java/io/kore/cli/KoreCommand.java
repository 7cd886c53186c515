package io.kore.cli;

import io.kore.cli.console.OutputClosedException;
import io.kore.cli.console.Reason;
import io.kore.cli.console.Streams;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code kore} command itself: its verbs, its help, and what a failure looks like. Confined to one run. */
@Command(
        name = "kore",
        versionProvider = Version.class,
        customSynopsis = "kore VERB [OPTION...]",
        description = {
            "",
            "A log datastore for applications on several devices: each one writes to its own part of a log, "
                    + "also while offline, and all come to see the same records in the same order.",
            ""
        },
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "Options:%n",
        footer = {
            "",
            "Begin with the story, then keep a log of your own:",
            "",
            "  kore demo",
            "  kore add --save-to ~/todo MyList '{\"do\": \"Buy Milk\"}'",
            "  kore show --save-to ~/todo MyList",
            "",
            "'kore help VERB' explains a verb and shows examples.",
            "Exit codes: 0 done, 1 failed with a one-line reason, 2 wrong usage."
        })
final class KoreCommand {
    private static final int WIDTH = 80;

    @SuppressWarnings("unused") // picocli sets it and acts on it, with all verbs alike
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain the command or the verb.")
    private boolean isHelpWanted;

    @SuppressWarnings("unused") // as above
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    private boolean isVersionWanted;

    @Option(names = "--stacktrace", hidden = true, scope = ScopeType.INHERIT)
    private boolean isStackTraceWanted;

    private final Streams streams;

    private KoreCommand(Streams streams) {
        this.streams = streams;
    }

    /** The command with all its verbs, ready to execute. */
    static CommandLine line(Context context) {
        KoreCommand kore = new KoreCommand(context.streams());
        CommandLine line = new CommandLine(kore)
                .addSubcommand(new DemoVerb(context))
                .addSubcommand(new NodeVerb(context))
                .addSubcommand(new AddVerb(context))
                .addSubcommand(new ShowVerb(context))
                .addSubcommand(new SyncVerb(context))
                .addSubcommand(new ShardsVerb(context))
                .addSubcommand(new VerifyVerb(context))
                .addSubcommand(new ImportVerb(context))
                .addSubcommand(new ExportVerb(context))
                .addSubcommand(new HelpVerb());
        line.setOut(new PrintWriter(new OutputStreamWriter(context.streams().out(), StandardCharsets.UTF_8), true));
        line.setErr(context.streams().error());
        // a log may be called @home: it names no file of arguments
        line.setExpandAtFiles(false);
        line.setUsageHelpWidth(WIDTH);
        line.setParameterExceptionHandler((wrong, arguments) -> kore.explainUsage(wrong));
        line.setExecutionExceptionHandler((failure, at, parsed) -> kore.explainFailure(failure));
        return line;
    }

    private int explainUsage(ParameterException wrong) {
        CommandLine at = wrong.getCommandLine();
        streams.say(whatIsWrong(wrong, at));
        UnmatchedArgumentException.printSuggestions(wrong, streams.error());
        streams.error()
                .print("Usage: "
                        + String.join("", at.getCommandSpec().usageMessage().customSynopsis()) + "\n");
        streams.error().println("'" + at.getCommandSpec().qualifiedName() + " --help' explains.");
        return ExitCode.USAGE;
    }

    private static String whatIsWrong(ParameterException wrong, CommandLine at) {
        boolean isVerb = at.getParent() == null
                && wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
        return isVerb
                ? "there is no verb '"
                        + ((UnmatchedArgumentException) wrong).getUnmatched().get(0) + "'"
                : String.valueOf(wrong.getMessage()).replace("required subcommand", "verb");
    }

    private int explainFailure(Exception failure) {
        if (failure instanceof OutputClosedException) {
            return ExitCode.DONE;
        }
        streams.say(Reason.of(failure));
        if (isStackTraceWanted) {
            failure.printStackTrace(streams.error());
        }
        return ExitCode.FAILED;
    }
}
