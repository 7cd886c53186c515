package io.kore.cli;

import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.access.LogSelection;
import io.kore.cli.console.Output;
import io.kore.cli.console.StopSignal;
import io.kore.cli.console.Text;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kore node}: runs a node until it is told to stop. Confined to one run. */
@Command(
        name = "node",
        header = "Run a node that serves peers and stays connected.",
        customSynopsis = "kore node [OPTION...]",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Runs a node: it keeps logs, accepts peers and stays connected to others; while one is away it tries "
                    + "again, for ever. Prints one line that starts with 'ready' once it serves. Ctrl-C or SIGTERM "
                    + "stops it cleanly.",
            "",
            "Without --save-to everything stays in memory. With neither --listen nor --connect it listens on "
                    + "127.0.0.1:4117."
        },
        footer = {
            "",
            "Examples:",
            "  a hub:     kore node --save-to /var/lib/kore --listen 0.0.0.0:4117 --token T",
            "  a device:  kore node --save-to ~/todo --connect http://hub:4117 --token T",
            "  both:      kore node --save-to ~/relay --listen 127.0.0.1:0 \\",
            "                 --connect http://hub:4117 --token T"
        })
final class NodeVerb implements Callable<Integer> {
    private static final String LISTEN_STANDARD = "127.0.0.1:4117";

    @Option(
            names = "--save-to",
            paramLabel = "DIR",
            converter = FolderConverter.class,
            description = "The folder that holds the logs; without it they are gone when the node stops.")
    private @Nullable Path folder;

    @Mixin
    private final StoreChoice store = new StoreChoice();

    @Mixin
    private final LogOptions logs = new LogOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    NodeVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        NodeBuilder builder = options.builder();
        LogSelection selection = logs.selection();
        options.connect().forEach(url -> builder.connect(url, selection));
        if (options.listen().isEmpty() && options.connect().isEmpty()) {
            builder.listen(LISTEN_STANDARD);
        }
        if (folder != null) {
            builder.saveTo(store.place(folder));
        }
        try (Node node = context.starter().apply(builder)) {
            serve(node);
        }
        return ExitCode.DONE;
    }

    private void serve(Node node) throws InterruptedException {
        try (StopSignal stop = new StopSignal(context.streams(), node::close)) {
            Output out = context.streams().output();
            out.line(ready(node));
            out.flush();
            stop.await(new CompletableFuture<>());
        }
    }

    private static String ready(Node node) {
        String addresses = node.addresses().stream().map(URI::toString).collect(Collectors.joining(" "));
        return "ready " + addresses + (addresses.isEmpty() ? "" : " ") + "as " + Text.oneLine(node.whoAmI());
    }
}
