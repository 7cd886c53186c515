package io.kore.cli;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Node;
import io.kore.cli.console.Output;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
            "Examples:",
            "  kore show --save-to ~/todo MyList",
            "  kore show --save-to ~/todo MyList --filter done=true --filter by=Alice",
            "  kore show --save-to ~/todo MyList --filter type=contact --gather name",
            "",
            "With --connect, exchanges with that peer once, before it shows."
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

    @Option(
            names = "--gather",
            paramLabel = "FIELD",
            description = "Merge the records that have the same value in this field.")
    private @Nullable String gatherOn;

    @Option(
            names = "--overwrite",
            description = "With --gather: the last record wins whole, instead of merging what each one changed.")
    private boolean isOverwrite;

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
    public Integer call() {
        checkUsage();
        String name = new LogName(log).value();
        try (Node node = options.start(store.placeToRead())) {
            options.exchange(node);
            Output out = context.streams().output();
            if (gatherOn == null) {
                showRecords(node.log(name), out);
            } else {
                showGathered(node.log(name), gatherOn, out);
            }
            out.flush();
            hintAtOtherLogs(node, name);
        }
        return ExitCode.DONE;
    }

    private void checkUsage() {
        if (gatherOn == null && isOverwrite) {
            throw wrongUsage("--overwrite needs --gather FIELD");
        }
        if (gatherOn != null && filters.stream().anyMatch(FieldFilter::isOfKore)) {
            throw wrongUsage("with --gather, a filter is on a field of the records, not on one that Kore adds");
        }
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private void showRecords(Log records, Output out) {
        try (Stream<KoreRecord> all = records.records()) {
            for (Iterator<KoreRecord> rest = all.iterator(); rest.hasNext(); ) {
                KoreRecord record = rest.next();
                if (filters.stream().allMatch(filter -> filter.matches(record))) {
                    out.line(JsonText.line(record.json(), record.id()));
                }
            }
        }
    }

    private void showGathered(Log records, String field, Output out) {
        Gather<Map<String, Object>> gather = records.process().gatherOn(field);
        for (FieldFilter filter : filters) {
            gather = gather.where(filter.field(), filter.value());
        }
        if (isOverwrite) {
            gather = gather.overwrite();
        }
        for (Entry<Map<String, Object>> entry : gather.now()) {
            out.line(JsonText.line(entry.json(), entry.last()));
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
