package io.kore.cli;

import io.kore.KoredbReport;
import io.kore.Node;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kore export}: writes a folder of koredb. Confined to one run. */
@Command(
        name = "export",
        header = "Write a folder that koredb can open.",
        customSynopsis = "kore export --save-to=DIR --koredb=DIR [OPTION...]",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Writes all logs as a folder that koredb 0.5 can open: a file a shard, a line a record. What the records' "
                    + "writers had seen of each other stays behind, since koredb has no place for it.",
            "",
            "Shards whose names cannot stand in koredb's file names are left out, and each is told."
        },
        footer = {"", "Example:", "  kore export --save-to ~/todo --koredb ~/old-app/data"})
final class ExportVerb implements Callable<Integer> {
    @Option(
            names = "--koredb",
            paramLabel = "DIR",
            required = true,
            converter = FolderConverter.class,
            description = "The folder to write; no files of koredb may be in it yet.")
    private Path folder = Path.of("");

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    ExportVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() {
        try (Node node = options.start(store.placeToRead())) {
            options.exchange(node);
            KoredbReport report = node.exportKoredb(folder.toAbsolutePath());
            Carried.tell(context.streams(), report, "written", "written");
            report.refused().forEach(reason -> context.streams().say("warning: " + reason));
        }
        return ExitCode.DONE;
    }
}
