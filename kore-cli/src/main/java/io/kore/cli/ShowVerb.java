package io.kore.cli;

import io.kore.Log;
import io.kore.Node;
import io.kore.cli.console.Palette;
import io.kore.cli.console.Streams;
import io.kore.cli.jq.JqProgram;
import io.kore.cli.jq.WrongExpressionException;
import io.kore.cli.json.FieldFilter;
import io.kore.cli.show.Following;
import io.kore.cli.show.GatherChoice;
import io.kore.cli.show.Lines;
import io.kore.cli.show.Shown;
import io.kore.cli.show.ShownExplanations;
import io.kore.cli.show.ShownObjects;
import io.kore.cli.show.ShownRecords;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kore show}: prints a log, or what it has come to, as JSON lines. Confined to one run. */
@Command(
        name = "show",
        header = "Print a log, or what its records have come to.",
        customSynopsis = "kore show --save-to=DIR [OPTION...] LOG",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Prints the records of a log as JSON lines in merged order: the order that every node sees. Each line "
                    + "carries the record's number as _korenum and its writer as _korewho.",
            "",
            "With --gather, prints one merged object for each value of a field instead, sorted by it; the number and "
                    + "writer are those of the last record that changed it."
        },
        footer = {
            "",
            "Commands act on the gathered objects, at their place in the merged order, on",
            "the object of the key that stands in their own gather field:",
            "  remove   takes the object away; later records of the key begin a new one",
            "  put      makes what else the command says the object",
            "  update   sets what else the command says in the object, if there is one",
            "  jq:EXPR  EXPR is given the array of all objects, and the command as $command,",
            "           and answers the array of the new objects, each with its key; it runs",
            "           through all of them at each such command",
            "A VALUE is as in --filter. A FIELD or VALUE that holds a comma or a colon stands",
            "in double quotes. {\"change\": {...}, \"to\": {...}} records act by themselves.",
            "",
            "--follow prints what there is, then what comes, in order of arrival: a late",
            "record is printed when it comes, and its _korenum tells where it belongs. With",
            "--gather each object that is new or changed is printed whole, and one that is",
            "gone as {\"name\":\"Alice\",\"_koreremoved\":true}; a slow reader gets the newest",
            "state of an object, not each one between.",
            "",
            "--explain prints a JSON object a key, or text at a terminal: the \"value\", which",
            "record \"set\" it, its \"kind\" (edit, command or change), the record that its",
            "writer had \"seen\" as the last one before, and what was set at the same time and",
            "\"lost\"; of records that a migration made also their \"origins\", step by step.",
            "Without \"value\" the field is not there, or was taken away.",
            "",
            "jq is jq 1.7 as far as jackson-jq knows it, without files and environment.",
            "Numbers that are only passed on keep their digits. Reckoning and comparing goes",
            "by doubles, or by whole numbers of 64 bits, which wrap around.",
            "",
            "Examples:",
            "  kore show --save-to ~/todo MyList",
            "  kore show --save-to ~/todo MyList --filter done=true --filter by=Alice",
            "  kore show --save-to ~/todo MyList --jq 'select(.done | not) | .do'",
            "  kore show --save-to ~/todo MyList --follow --connect http://hub:4117",
            "  kore show --save-to ~/todo People --filter type=contact --gather name",
            "  kore show --save-to ~/todo People --gather name --explain number",
            "  kore show --save-to ~/todo People --gather name --command op=delete:remove",
            "  kore show --save-to ~/todo People --gather name \\",
            "      --command 'op=set,by=\"Smith, Bob\":update' \\",
            "      --command 'op=purge:jq:map(select(.year >= $command.since))' \\",
            "      --command 'op=call:jq:(.[] | select(.name == $command.name).calls) += 1'",
            "",
            "With --connect, exchanges with that peer once, before it shows; with --follow it",
            "stays connected."
        })
final class ShowVerb implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "LOG", description = "The log's name.")
    private String log = "";

    @Option(
            names = "--filter",
            paramLabel = "FIELD=VALUE",
            converter = FilterConverter.class,
            description = "Only records in which the field has the value; given several times, all must hold. "
                    + "A value that reads as a JSON number, true, false or null is one; all else is text. "
                    + "In quotes it is always text, as in \"5\".")
    private final List<FieldFilter> filters = new ArrayList<>();

    @Mixin
    private final GatherOptions gather = new GatherOptions();

    @Option(
            names = "--follow",
            description = "Do not end: go on with what comes, by --connect or --listen, until Ctrl-C or SIGTERM.")
    private boolean isFollowing;

    @Option(
            names = "--jq",
            paramLabel = "EXPR",
            description = "Print what this jq expression makes of each line: nothing, one line or several.")
    private @Nullable String jq;

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final NodeOptions options;

    @Spec
    private @Nullable CommandSpec spec;

    private final Context context;

    ShowVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine at = Objects.requireNonNull(spec).commandLine();
        gather.check(at, filters);
        if (isFollowing && gather.explained().isPresent()) {
            throw new ParameterException(at, "--explain tells of the log as it is, so --follow cannot go with it");
        }
        String name = new LogName(log).value();
        try {
            show(name, jq == null ? null : JqProgram.of(jq));
        } catch (WrongExpressionException e) {
            throw new ParameterException(at, "jq: " + e.getMessage(), e);
        }
        return ExitCode.DONE;
    }

    private void show(String name, @Nullable JqProgram program) throws InterruptedException {
        Streams streams = context.streams();
        Lines lines = new Lines(streams.output(), program);
        Optional<GatherChoice> choice = gather.choice(filters, warning -> streams.say("warning: " + warning));
        if (isFollowing) {
            try (Node node = options.startConnected(store.placeToRead())) {
                hintAtFollowing(node, name);
                Following.run(streams, node, shown(node.log(name), choice, lines));
            }
            return;
        }
        try (Node node = options.start(store.placeToRead())) {
            options.exchange(node);
            Optional<String> explained = gather.explained();
            if (choice.isPresent() && explained.isPresent()) {
                explain(choice.get(), node.log(name), explained.get(), lines);
            } else {
                shown(node.log(name), choice, lines).now();
            }
            hintAtOtherLogs(node, name);
        }
    }

    private Shown shown(Log records, Optional<GatherChoice> choice, Lines lines) {
        return choice.<Shown>map(chosen -> new ShownObjects(chosen, chosen.of(records), lines))
                .orElseGet(() -> new ShownRecords(records, filters, lines));
    }

    private void explain(GatherChoice choice, Log records, String field, Lines lines) {
        ShownExplanations explanations = new ShownExplanations(choice, choice.of(records));
        Streams streams = context.streams();
        if (streams.terminals().isOutput() && !gather.isJson() && jq == null) {
            explanations.asText(field, streams.output(), Palette.of(streams));
        } else {
            explanations.asJson(field, lines);
        }
    }

    /** Only one process at a time has the folder: without peers a person would wait in vain. */
    private void hintAtFollowing(Node node, String name) {
        hintAtOtherLogs(node, name);
        if (context.streams().terminals().isError() && !options.hasPeers()) {
            context.streams().say("nothing new can come without --connect or --listen; Ctrl-C ends");
        }
    }

    /** A mistyped name shows as an empty log, which puzzles a person; a script knows what it asked for. */
    private void hintAtOtherLogs(Node node, String name) {
        if (context.streams().terminals().isError() && !node.logs().contains(name)) {
            context.streams()
                    .say("no records of \"" + name + "\" here"
                            + (node.logs().isEmpty() ? "" : "; there are: " + String.join(", ", node.logs())));
        }
    }
}
