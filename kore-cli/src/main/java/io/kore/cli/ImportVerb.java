package io.kore.cli;

import io.kore.KoredbReport;
import io.kore.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kore import}: takes a folder of koredb in. Confined to one run. */
@Command(
        name = "import",
        header = "Take in a folder of koredb.",
        customSynopsis = "kore import --save-to=DIR --koredb=DIR [OPTION...]",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Takes in the records of a folder that koredb 0.5 keeps, while no koredb node has it open. The folder is "
                    + "only read. Records that are held already are passed over, so it may be done again.",
            "",
            "Lines that koredb saved more than once are taken once; a last line that was cut off is passed over. "
                    + "Both are told. A shard is taken up to the first line that is no record of it: then the exit "
                    + "code is 1."
        },
        footer = {"", "Example:", "  kore import --save-to ~/todo --koredb ~/old-app/data"})
final class ImportVerb implements Callable<Integer> {
    @Option(
            names = "--koredb",
            paramLabel = "DIR",
            required = true,
            converter = FolderConverter.class,
            description = "The folder of koredb, with its files shard-LOG-WRITER.kore.")
    private Path folder = Path.of("");

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    ImportVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() {
        Carried.check(Files.isDirectory(folder), "there is no folder " + folder.toAbsolutePath() + "; check --koredb");
        try (Node node = options.start(store.place())) {
            KoredbReport report = node.importKoredb(folder.toAbsolutePath());
            options.exchange(node);
            Carried.tell(context.streams(), report, "read", "new");
            Carried.checkWhole(context.streams(), report);
        }
        return ExitCode.DONE;
    }
}
