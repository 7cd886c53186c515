package io.kore.cli;

import io.kore.cli.demo.Demo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kore demo}: plays a story with three real nodes. Confined to one run. */
@Command(
        name = "demo",
        header = "Play a to-do list on three devices: where to begin.",
        customSynopsis = "kore demo [OPTION...]",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Plays a to-do list on a phone, a pad and a hub: real nodes that speak HTTP on this machine and keep real "
                    + "files in a temporary folder. Shows what each of them holds, edits one contact on two devices "
                    + "while they cannot reach each other, and shows that both edits survive. Takes a few seconds and "
                    + "leaves nothing behind."
        },
        footer = {"", "Example:", "  kore demo --keep"})
final class DemoVerb implements Callable<Integer> {
    @Option(names = "--keep", description = "Keep the folder of the three nodes, and say where it is.")
    private boolean isKept;

    @Mixin
    private final StoreChoice store = new StoreChoice();

    private final Context context;

    DemoVerb(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        new Demo(context.streams(), context.starter(), store.provider(), isKept).play();
        return ExitCode.DONE;
    }
}
