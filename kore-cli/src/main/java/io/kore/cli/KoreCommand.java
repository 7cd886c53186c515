package io.kore.cli;

import io.kore.cli.console.OutputClosedException;
import io.kore.cli.console.Reason;
import io.kore.cli.console.Streams;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private static final String HELP = "help";

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

    /** The command, ready to execute these arguments. */
    static CommandLine line(Context context, String... arguments) {
        KoreCommand kore = new KoreCommand(context.streams());
        CommandLine line = new CommandLine(kore);
        Map<String, Supplier<Callable<Integer>>> verbs = verbs(context);
        String verb = verb(arguments);
        // to read what a verb knows takes longer than most verbs do
        if (verb != null && verbs.containsKey(verb) && !verb.equals(HELP)) {
            line.addSubcommand(verbs.get(verb).get());
        } else {
            verbs.values().forEach(each -> line.addSubcommand(each.get()));
        }
        line.setOut(new PrintWriter(new OutputStreamWriter(context.streams().out(), StandardCharsets.UTF_8), true));
        line.setErr(context.streams().error());
        // a log may be called @home: it names no file of arguments
        line.setExpandAtFiles(false);
        line.setUsageHelpWidth(WIDTH);
        line.setParameterExceptionHandler((wrong, given) -> kore.explainUsage(wrong));
        line.setExecutionExceptionHandler((failure, at, parsed) -> kore.explainFailure(failure));
        return line;
    }

    private static Map<String, Supplier<Callable<Integer>>> verbs(Context context) {
        Map<String, Supplier<Callable<Integer>>> verbs = new LinkedHashMap<>();
        verbs.put("demo", () -> new DemoVerb(context));
        verbs.put("node", () -> new NodeVerb(context));
        verbs.put("add", () -> new AddVerb(context));
        verbs.put("show", () -> new ShowVerb(context));
        verbs.put("sync", () -> new SyncVerb(context));
        verbs.put("shards", () -> new ShardsVerb(context));
        verbs.put("verify", () -> new VerifyVerb(context));
        verbs.put("migrate", () -> new MigrateVerb(context));
        verbs.put("drop", () -> new DropVerb(context));
        verbs.put("import", () -> new ImportVerb(context));
        verbs.put("export", () -> new ExportVerb(context));
        verbs.put(HELP, HelpVerb::new);
        return verbs;
    }

    /** The first that is no option: the command's own take no values. Null if there is none. */
    private static @Nullable String verb(String... arguments) {
        for (String argument : arguments) {
            if (!argument.startsWith("-")) {
                return argument;
            }
        }
        return null;
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
