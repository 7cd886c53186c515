package io.kore.cli;

import io.kore.Node;
import io.kore.cli.console.Failure;
import io.kore.cli.console.Output;
import io.kore.cli.console.Text;
import io.kore.model.ShardSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kore drop}: ends a log here. Confined to one run. */
@Command(
        name = "drop",
        header = "End a log here, and free its space.",
        customSynopsis = "kore drop --save-to=DIR [OPTION...] LOG",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Ends a log in this folder: its records go, and it takes no others, of this node or of peers. What peers "
                    + "hold of it stays there. How much was held is remembered, so that a peer which offers a later record "
                    + "is told, and nothing that was written late is lost unnoticed.",
            "",
            "Asks before, and wants the log's name typed once more; --yes does without."
        },
        footer = {
            "",
            "Examples:",
            "  kore drop --save-to ~/todo MyList",
            "  kore drop --save-to ~/todo --yes MyList",
            "  kore drop --save-to ~/todo --undo MyList",
            "",
            "The records of a dropped log come back only from peers that still hold them."
        })
final class DropVerb implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "LOG", description = "The log.")
    private String log = "";

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean isSure;

    @Option(names = "--force", description = "Also if a migration from the log has not caught up.")
    private boolean isForced;

    @Option(names = "--undo", description = "Take a dropped log up again, as far as peers still hold it.")
    private boolean isUndone;

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    DropVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() {
        try (Node node = options.start(store.placeToRead())) {
            if (isUndone) {
                undo(node);
            } else {
                drop(node);
            }
        }
        return ExitCode.DONE;
    }

    private void drop(Node node) {
        if (isDropped(node)) {
            throw new Failure("log " + log + " was dropped before; --undo takes it up again");
        }
        List<ShardSummary> shards = node.shards().stream()
                .filter(shard -> shard.shard().log().value().equals(log))
                .toList();
        if (shards.isEmpty()) {
            throw new Failure("there is no log " + log + " in " + store.folder() + "; 'kore shards' lists what is");
        }
        long records = shards.stream().mapToLong(ShardSummary::count).sum();
        String what = Text.counted(records, "record") + " of " + Text.counted(shards.size(), "shard");
        if (!isSure) {
            confirm(what);
        }
        if (isForced) {
            node.forceDrop(log);
        } else {
            node.drop(log);
        }
        say("dropped " + log + ": " + what);
    }

    private void undo(Node node) {
        if (!isDropped(node)) {
            throw new Failure("log " + log + " is not dropped in " + store.folder());
        }
        node.undrop(log);
        options.exchange(node);
        say("took " + log + " up again; peers that hold it send it with the next exchange");
    }

    private boolean isDropped(Node node) {
        return node.status().dropped().stream()
                .anyMatch(dropped -> dropped.log().equals(log));
    }

    private void confirm(String what) {
        if (!context.streams().terminals().isInput()) {
            throw new Failure("log " + log + " was not dropped: nobody can be asked; give --yes if it is meant");
        }
        context.streams()
                .say(what + " of log " + log + " in " + store.folder()
                        + " go for good. Type the log's name to drop it:");
        if (!log.equals(typed())) {
            throw new Failure("log " + log + " was not dropped: that is not its name");
        }
    }

    private @Nullable String typed() {
        try {
            return new BufferedReader(new InputStreamReader(context.streams().input(), StandardCharsets.UTF_8))
                    .readLine();
        } catch (IOException e) {
            throw new Failure("log " + log + " was not dropped: the answer could not be read", e);
        }
    }

    private void say(String line) {
        Output out = context.streams().output();
        out.line(line);
        out.flush();
    }
}
