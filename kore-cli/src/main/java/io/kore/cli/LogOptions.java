package io.kore.cli;

import io.kore.access.LogSelection;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which logs to exchange with peers. Confined to one run of the command. */
final class LogOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--log",
            paramLabel = "LOG",
            description =
                    "Exchange only this log with the peers that this node connects to; may be given several times. "
                            + "Without it all logs are exchanged.")
    private final List<String> logs = new ArrayList<>();

    /** What was selected. */
    LogSelection selection() {
        try {
            return logs.isEmpty() ? LogSelection.all() : LogSelection.of(logs);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--log: " + e.getMessage(), e);
        }
    }
}
