package io.kore.cli;

import io.kore.cli.console.Failure;
import io.kore.spi.ShardStoreProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine.Option;

/** The option that chooses a store by its name. Confined to one run of the command. */
final class StoreChoice {
    @Option(
            names = "--store",
            paramLabel = "NAME",
            defaultValue = "file",
            description = "Which kind of store the folder holds: file (the default), or any other on the class path.")
    private String store = "file";

    /** The provider of the chosen store. */
    ShardStoreProvider provider() {
        List<ShardStoreProvider> found = ServiceLoader.load(ShardStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return found.stream()
                .filter(provider -> provider.name().equals(store))
                .findFirst()
                .orElseThrow(
                        () -> new Failure("there is no store \"" + store + "\" here; --store knows: " + names(found)));
    }

    /** The place that a node is told: the store's name and a folder that does not depend on where we are. */
    String place(Path folder) {
        return provider().name() + ":" + folder.toAbsolutePath();
    }

    private static String names(List<ShardStoreProvider> found) {
        return found.isEmpty()
                ? "none at all, the class path is incomplete"
                : String.join(
                        ", ",
                        found.stream().map(ShardStoreProvider::name).sorted().toList());
    }
}
