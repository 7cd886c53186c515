package io.kore.cli;

import io.kore.cli.console.Failure;
import io.kore.spi.ShardStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a verb that cannot do without a folder finds its logs. Confined to one run of the command. */
final class StoreOptions {
    @Option(
            names = "--save-to",
            paramLabel = "DIR",
            required = true,
            description = "The folder that holds the logs.",
            converter = FolderConverter.class)
    private Path folder = Path.of("");

    @Mixin
    private final StoreChoice choice = new StoreChoice();

    /** The provider of the chosen store, or of the one that made the folder. */
    ShardStoreProvider provider() {
        return choice.provider(folder);
    }

    /** The folder, absolute. */
    Path folder() {
        return folder.toAbsolutePath();
    }

    /** The place that a node is told. */
    String place() {
        return choice.place(folder);
    }

    /** The place, for a verb that only reads: a mistyped folder must not come into being by looking at it. */
    String placeToRead() {
        if (!Files.isDirectory(folder)) {
            throw new Failure("there is no folder " + folder() + "; check --save-to ('kore add' would make it)");
        }
        return place();
    }
}
