package io.kore.cli;

import io.kore.cli.json.FieldFilter;
import io.kore.cli.show.CommandHandlers;
import io.kore.cli.show.CommandRule;
import io.kore.cli.show.GatherChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what to gather, and how. Confined to one run of the command. */
final class GatherOptions {
    @Option(
            names = "--gather",
            paramLabel = "FIELD",
            description = "Merge the records that have the same value in this field.")
    private @Nullable String field;

    @Option(
            names = "--overwrite",
            description = "With --gather: the last record wins whole, instead of merging what each one changed.")
    private boolean isOverwrite;

    @Option(names = "--merge-nested", description = "With --gather: merge objects within objects field by field, too.")
    private boolean isNested;

    @Option(
            names = "--command",
            paramLabel = "FIELD=VALUE[,FIELD=VALUE...]:ACTION",
            converter = CommandConverter.class,
            description = "With --gather: records that have all these fields are commands, whether they pass the "
                    + "filter or not; ACTION is what they do, see below. May be given several times: the first that "
                    + "fits a record counts.")
    private final List<CommandRule> commands = new ArrayList<>();

    @Option(
            names = "--explain",
            paramLabel = "FIELD",
            description = "With --gather: for each key, tell which record set this field, what its writer had seen, "
                    + "and which values set at the same time lost.")
    private @Nullable String explained;

    @Option(names = "--json", description = "With --explain: JSON lines, also at a terminal.")
    private boolean isJson;

    /** For picocli. */
    GatherOptions() {}

    /** The field to explain, if one is. */
    Optional<String> explained() {
        return Optional.ofNullable(explained);
    }

    boolean isJson() {
        return isJson;
    }

    /** What to gather; empty if the records themselves are wanted. */
    Optional<GatherChoice> choice(List<FieldFilter> filters, Consumer<String> warnings) {
        return Optional.ofNullable(field)
                .map(on ->
                        new GatherChoice(on, filters, isOverwrite, isNested, new CommandHandlers(commands, warnings)));
    }

    /**
     * Checks that the options fit each other.
     *
     * @throws ParameterException if they do not
     */
    void check(CommandLine at, List<FieldFilter> filters) {
        if (field == null) {
            refuse(at, isOverwrite, "--overwrite needs --gather FIELD");
            refuse(at, isNested, "--merge-nested needs --gather FIELD");
            refuse(at, !commands.isEmpty(), "--command needs --gather FIELD");
            refuse(at, explained != null, "--explain needs --gather FIELD");
        } else {
            refuse(
                    at,
                    filters.stream().anyMatch(FieldFilter::isOfKore),
                    "with --gather, a filter is on a field of the records, not on one that Kore adds");
            refuse(at, FieldFilter.isOfKore(field), "--gather is on a field of the records, not on one that Kore adds");
        }
        refuse(at, isOverwrite && isNested, "--overwrite merges nothing, so --merge-nested cannot go with it");
        refuse(
                at,
                explained != null && FieldFilter.isOfKore(explained),
                "--explain is of a field of the records, not of one that Kore adds");
        refuse(at, isJson && explained == null, "--json needs --explain FIELD; all else is JSON lines anyway");
    }

    private static void refuse(CommandLine at, boolean isWrong, String reason) {
        if (isWrong) {
            throw new ParameterException(at, reason);
        }
    }
}
