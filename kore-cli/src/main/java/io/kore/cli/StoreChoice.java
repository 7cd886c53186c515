package io.kore.cli;

import io.kore.cli.console.Failure;
import io.kore.spi.FolderMark;
import io.kore.spi.Plugins;
import io.kore.spi.ShardStoreProvider;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option that chooses a store by its name. Without it a folder is taken to the store that made it, as
 * the folder tells, and a new one to the file store. Confined to one run of the command.
 */
final class StoreChoice {
    private static final String STANDARD = "file";

    @Option(
            names = "--store",
            paramLabel = "NAME",
            description = "Which kind of store holds the logs: file, rocksdb, h2, or another one on the class path. "
                    + "Without it the one that made the folder, or file if the folder is new.")
    private @Nullable String store;

    /** The provider of the store for new folders. */
    ShardStoreProvider provider() {
        return named(store == null ? STANDARD : store);
    }

    /** The provider of the store for a folder. */
    ShardStoreProvider provider(Path folder) {
        return store == null ? maker(folder) : named(store);
    }

    /** The place that a node is told: the store's name and a folder that does not depend on where we are. */
    String place(Path folder) {
        return provider(folder).name() + ":" + folder.toAbsolutePath();
    }

    private static ShardStoreProvider maker(Path folder) {
        SortedSet<String> makers = FolderMark.storesAt(folder.toString());
        if (makers.size() > 1) {
            throw new Failure(folder.toAbsolutePath() + " holds files of several stores; say which one with --store: "
                    + String.join(", ", makers));
        }
        try {
            return named(makers.isEmpty() ? STANDARD : makers.first());
        } catch (Failure e) {
            throw makers.isEmpty()
                    ? e
                    : new Failure(folder.toAbsolutePath() + " needs the store that made it: " + e.getMessage(), e);
        }
    }

    private static ShardStoreProvider named(String name) {
        SortedMap<String, ShardStoreProvider> found = Plugins.stores();
        ShardStoreProvider provider = found.get(name);
        if (provider == null) {
            throw new Failure("there is no store \"" + name + "\" here; --store knows: "
                    + (found.isEmpty()
                            ? "none at all, the class path is incomplete"
                            : String.join(", ", found.keySet())));
        }
        return provider;
    }
}
