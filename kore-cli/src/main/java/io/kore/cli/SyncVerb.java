package io.kore.cli;

import io.kore.Node;
import io.kore.SyncReport;
import io.kore.access.LogSelection;
import io.kore.cli.console.Failure;
import io.kore.cli.console.Output;
import io.kore.cli.console.Progress;
import io.kore.cli.console.Reason;
import io.kore.cli.console.Text;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kore sync}: exchanges with a peer once, both ways. Confined to one run. */
@Command(
        name = "sync",
        header = "Exchange with a peer once, both ways.",
        customSynopsis = "kore sync --save-to=DIR [OPTION...] URL",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Exchanges with a peer once, both ways. Ends with exit code 0 when both sides durably hold everything "
                    + "that either held, with 1 if the peer could not be reached or anything was refused."
        },
        footer = {
            "",
            "Examples:",
            "  kore sync --save-to ~/todo http://hub.local:4117",
            "  kore sync --save-to ~/todo --log MyList http://hub.local:4117",
            "  KORE_TOKEN=... kore sync --save-to ~/todo https://hub.example.org",
            "",
            "A folder that is not there yet is made: that is how to copy a peer's logs."
        })
final class SyncVerb implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @Parameters(index = "0", paramLabel = "URL", description = "The peer's address.")
    private String url = "";

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final LogOptions logs = new LogOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    SyncVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() {
        LogSelection selection = logs.selection();
        try (Node node = options.start(store.place())) {
            options.exchange(node, selection);
            SyncReport report = exchanged(node, selection);
            Output out = context.streams().output();
            out.line("sent " + Text.counted(report.sent(), "record") + ", received "
                    + Text.counted(report.received(), "record") + ", level with " + Text.oneLine(report.peer()));
            out.flush();
        }
        return ExitCode.DONE;
    }

    private SyncReport exchanged(Node node, LogSelection selection) {
        CompletableFuture<SyncReport> exchange = node.sync(url, selection);
        try (Progress progress = new Progress(context.streams(), true)) {
            while (true) {
                try {
                    return exchange.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    progress.at(node.status().records(), "records held, exchanging");
                }
            }
        } catch (ExecutionException e) {
            throw new Failure("no full exchange with " + url + ": " + Reason.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted before the exchange was done; run it again", e);
        }
    }
}
