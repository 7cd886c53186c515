package io.kore.cli;

import io.kore.cli.console.Failure;
import io.kore.cli.console.Output;
import io.kore.cli.console.Text;
import io.kore.error.StoreFormatException;
import io.kore.spi.FolderMark;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kore verify}: reads all that a folder holds and tells what is damaged. Needs no node. Confined to one run. */
@Command(
        name = "verify",
        header = "Check the files, and salvage what is whole.",
        customSynopsis = "kore verify --save-to=DIR [OPTION...]",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Reads everything in the folder, changes nothing, and prints what is whole and each damage. No node may "
                    + "have the folder open. Exit code 0 if all is whole, 1 if anything is damaged.",
            "",
            "With --salvage, copies what is whole to a new folder. The damaged one stays as it is; whatever a peer "
                    + "still has comes back with the next sync."
        },
        footer = {
            "",
            "Examples:",
            "  kore verify --save-to ~/todo",
            "  kore verify --save-to ~/todo --salvage ~/todo-mended"
        })
final class VerifyVerb implements Callable<Integer> {
    @Option(
            names = "--salvage",
            paramLabel = "NEW-DIR",
            converter = FolderConverter.class,
            description = "Copy what is whole here; nothing may be there yet.")
    private @Nullable Path target;

    @Mixin
    private final StoreOptions store = new StoreOptions();

    private final Context context;

    VerifyVerb(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String folder = store.folder().toString();
        StoreReport report = report(store.provider(), folder);
        tell(report);
        if (!report.isWhole()) {
            throw new Failure(
                    folder + " is damaged in " + Text.counted(report.damages().size(), "place") + "; "
                            + (target == null ? "--salvage NEW-DIR copies what is whole" : "what is whole was copied"));
        }
        return ExitCode.DONE;
    }

    private StoreReport report(ShardStoreProvider provider, String folder) {
        try {
            return target == null
                    ? provider.verify(folder)
                    : provider.salvage(folder, target.toAbsolutePath().toString());
        } catch (StoreFormatException e) {
            throw FolderMark.explained(e, provider.name(), folder);
        }
    }

    private void tell(StoreReport report) {
        Output out = context.streams().output();
        String amount = Text.counted(report.records(), "record") + " in " + Text.counted(report.shards(), "shard");
        out.line(target == null ? "whole: " + amount : "copied to " + target.toAbsolutePath() + ": " + amount);
        report.damages().forEach(damage -> out.line("damaged: " + Text.oneLine(damage.toString())));
        out.flush();
    }
}
