package io.kore.cli;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migration;
import io.kore.MigrationStatus;
import io.kore.Node;
import io.kore.RecordEdit;
import io.kore.cli.console.Failure;
import io.kore.cli.console.Output;
import io.kore.cli.console.Progress;
import io.kore.cli.console.Reason;
import io.kore.cli.console.Text;
import io.kore.cli.json.FieldFilter;
import io.kore.cli.json.JsonText;
import io.kore.model.LogName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kore migrate}: brings a new log up to date with an old one, once. Confined to one run. */
@Command(
        name = "migrate",
        header = "Bring a new log up to date with an old one.",
        customSynopsis = "kore migrate --save-to=DIR [OPTION...] FROM TO",
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        description = {
            "",
            "Takes the records of log FROM over into log TO, with their numbers and all that tells how edits merge. "
                    + "Run again, it adds only what is new; stopped at any moment, it goes on there. Any number of "
                    + "nodes may run the same migration and come to the same records. Another change needs another "
                    + "TO.",
            "",
            "Records are dropped first; then fields are renamed, then set. What is not changed stays as it is, to "
                    + "the byte. FROM stays as it is, and old devices may go on writing to it."
        },
        footer = {
            "",
            "Examples:",
            "  kore migrate --save-to ~/app --rename tel=phone --dry-run contacts people",
            "  kore migrate --save-to ~/app --rename tel=phone contacts people",
            "  kore migrate --save-to ~/app --drop type=draft --set version=2 a b",
            "",
            "With --connect, exchanges with that peer once before and once after."
        })
final class MigrateVerb implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FROM", description = "The old log.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The new log.")
    private String to = "";

    @Option(
            names = "--drop",
            paramLabel = "FIELD=VALUE",
            description = "Leave out the records in which a field has this value; may be given several times.",
            converter = FilterConverter.class)
    private final List<FieldFilter> drops = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Give a field this value, in every record; may be given several times.",
            converter = FilterConverter.class)
    private final List<FieldFilter> sets = new ArrayList<>();

    @Option(
            names = "--rename",
            paramLabel = "OLD=NEW",
            description = "Give a field another name, where it is; may be given several times.",
            converter = Renaming.Converter.class)
    private final List<Renaming> renames = new ArrayList<>();

    @Option(
            names = "--dry-run",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "10",
            description = "Write nothing; show what would become of the first N records, 10 if not said.")
    private @Nullable Integer dryRun;

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final NodeOptions options;

    private final Context context;

    MigrateVerb(Context context) {
        this.context = context;
        this.options = new NodeOptions(context);
    }

    @Override
    public Integer call() {
        FieldChanges changes = changes();
        LogName source = new LogName(from);
        LogName target = new LogName(to);
        try (Node node = options.start(store.placeToRead())) {
            options.exchange(node);
            if (dryRun != null) {
                show(node.log(source.value()).records(), changes, dryRun);
                return ExitCode.DONE;
            }
            long before = count(node, target);
            MigrationStatus done = migrated(node.migrate(source.value(), target.value(), changes));
            Output out = context.streams().output();
            out.line("read " + Text.counted(done.read(), "record") + ", dropped " + Text.grouped(done.dropped())
                    + ", written " + Text.grouped(done.written()) + ", of them "
                    + Text.grouped(count(node, target) - before) + " new");
            out.flush();
            options.exchange(node);
        }
        return ExitCode.DONE;
    }

    private FieldChanges changes() {
        boolean isOfKore = sets.stream().anyMatch(FieldFilter::isOfKore)
                || renames.stream()
                        .anyMatch(rename -> FieldFilter.isOfKore(rename.from()) || FieldFilter.isOfKore(rename.to()));
        if (isOfKore) {
            throw new ParameterException(
                    command.commandLine(),
                    KoreRecord.NUMBER_FIELD + " and " + KoreRecord.WRITER_FIELD + " are Kore's own; leave them alone");
        }
        if (dryRun != null && dryRun < 1) {
            throw new ParameterException(command.commandLine(), "--dry-run shows 1 record or more, not " + dryRun);
        }
        return new FieldChanges(drops, renames, sets);
    }

    private MigrationStatus migrated(Migration migration) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> await(migration));
        try (migration;
                Progress progress = new Progress(context.streams(), true)) {
            while (true) {
                try {
                    done.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    return migration.status();
                } catch (TimeoutException e) {
                    progress.at(migration.status().read(), "records gone through");
                }
            }
        } catch (ExecutionException e) {
            throw new Failure(Reason.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted before all was migrated; run it again", e);
        }
    }

    private static void await(Migration migration) {
        try {
            migration.awaitCaughtUp(FOR_EVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long count(Node node, LogName log) {
        return node.shards().stream()
                .filter(shard -> shard.shard().log().equals(log))
                .mapToLong(shard -> shard.count())
                .sum();
    }

    private void show(Stream<KoreRecord> records, FieldChanges changes, int most) {
        Output out = context.streams().output();
        try (records) {
            records.limit(most)
                    .forEach(record -> out.line(Text.oneLine(String.valueOf(record.id())) + ": "
                            + record.json().strip().replaceAll("\\R", " ") + "  =>  "
                            + become(changes.migrate(record))));
        }
        out.flush();
    }

    private static String become(Migrated answer) {
        if (answer instanceof RecordEdit edit) {
            return edit.isChanged() ? JsonText.of(edit.fields()) : "as it is";
        }
        return "dropped";
    }
}
