package io.kore.cli;

import io.kore.Node;
import io.kore.cli.console.Output;
import io.kore.cli.console.Table;
import io.kore.cli.console.Text;
import io.kore.cli.json.JsonText;
import io.kore.model.ShardSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kore shards}: what is held, shard by shard. Confined to one run. */
@Command(
        name = "shards",
        header = "List what is held, shard by shard.",
        customSynopsis = "kore shards --save-to=DIR [OPTION...]",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Lists the shards: for each log and writer how many records are held, the number of the last one, and the "
                    + "running hash, which is equal on two nodes exactly if they hold the same.",
            "",
            "A table at a terminal; else a JSON object a line, with the whole hash."
        },
        footer = {
            "",
            "Examples:",
            "  kore shards --save-to ~/todo",
            "  kore shards --save-to ~/todo --json",
            "",
            "With --connect, exchanges with that peer once, before it lists."
        })
final class ShardsVerb implements Callable<Integer> {
    /** Enough of a hash for a person to tell two apart, and a table that fits 80 columns. */
    private static final int HASH_DIGITS_SHOWN = 16;

    @Option(names = "--json", description = "JSON lines, also at a terminal.")
    private boolean isJson;

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    ShardsVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() {
        try (Node node = options.start(store.placeToRead())) {
            options.exchange(node);
            Output out = context.streams().output();
            List<ShardSummary> shards = node.shards();
            if (isJson || !context.streams().terminals().isOutput()) {
                shards.forEach(shard -> out.line(json(shard)));
            } else {
                table(shards).forEach(out::line);
            }
            out.flush();
        }
        return ExitCode.DONE;
    }

    private static String json(ShardSummary shard) {
        return "{\"log\":" + JsonText.quoted(shard.shard().log().value())
                + ",\"writer\":" + JsonText.quoted(shard.shard().writer().value())
                + ",\"count\":" + shard.count()
                + ",\"lastNumber\":" + shard.lastNumber()
                + ",\"hash\":\"" + shard.hash() + "\"}";
    }

    private static List<String> table(List<ShardSummary> shards) {
        if (shards.isEmpty()) {
            return List.of("no records are held yet");
        }
        Table table = new Table("LOG", "WRITER", ">COUNT", ">LAST NUMBER", "HASH");
        for (ShardSummary shard : shards) {
            table.row(
                    shard.shard().log(),
                    shard.shard().writer(),
                    Text.grouped(shard.count()),
                    Text.grouped(shard.lastNumber()),
                    shard.hash().toString().substring(0, HASH_DIGITS_SHOWN));
        }
        return table.lines();
    }
}
