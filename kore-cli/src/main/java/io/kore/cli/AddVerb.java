package io.kore.cli;

import io.kore.Node;
import io.kore.cli.console.Streams;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kore add}: appends records and prints the id of each once it is durable. Confined to one run. */
@Command(
        name = "add",
        header = "Append records to a log.",
        customSynopsis = "kore add --save-to=DIR [OPTION...] LOG [JSON...]",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Appends JSON objects to a log, and prints the id of each, a line a record, once it would survive a "
                    + "power cut. Records come as arguments or, without any, as lines on standard input: one object "
                    + "a line, UTF-8, blank lines skipped.",
            "",
            "Stops at the first bad record and says which it was; what was printed before is kept. Killed at any "
                    + "moment: every id that was printed is kept."
        },
        footer = {
            "",
            "Examples:",
            "  kore add --save-to ~/todo MyList '{\"do\": \"Buy Milk\"}' '{\"do\": \"Buy Cheese\"}'",
            "  kore add --save-to ~/todo MyList < old-list.jsonl > ids.txt",
            "  kore add --save-to ~/todo --connect http://hub:4117 MyList '{\"do\": \"Pay\"}'",
            "",
            "With --connect, exchanges with that peer once, after adding."
        })
final class AddVerb implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "LOG", description = "The log's name; the log begins with its first record.")
    private String log = "";

    @Parameters(index = "1..*", paramLabel = "JSON", description = "A record: one JSON object.")
    private final List<String> records = new ArrayList<>();

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    AddVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() {
        String name = new LogName(log).value();
        try (Node node = options.start(store.place())) {
            new Adding(node.log(name), context.streams()).run(source());
            options.exchange(node);
        }
        return ExitCode.DONE;
    }

    private RecordSource source() {
        if (!records.isEmpty()) {
            return RecordSource.ofArguments(records);
        }
        Streams streams = context.streams();
        if (streams.terminals().isInput()) {
            streams.say("type one JSON object a line; Ctrl-D ends");
        }
        return new JsonLines(streams.input());
    }
}
