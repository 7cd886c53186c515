package io.kore.cli;

import io.kore.KoredbReport;
import io.kore.cli.console.Failure;
import io.kore.cli.console.Output;
import io.kore.cli.console.Streams;
import io.kore.cli.console.Text;

/** What is said of a koredb folder that was read or written. Stateless. */
final class Carried {
    private Carried() {}

    static void check(boolean isRight, String reason) {
        if (!isRight) {
            throw new Failure(reason);
        }
    }

    /** Tells of it, but for what was refused. */
    static void tell(Streams streams, KoredbReport report, String done, String fresh) {
        report.notices().forEach(notice -> streams.say("warning: " + notice));
        Output out = streams.output();
        String amount = Text.counted(report.records(), "record") + " in " + Text.counted(report.shards(), "shard");
        out.line(
                done.equals(fresh)
                        ? done + ": " + amount
                        : done + ": " + amount + ", " + fresh + ": " + Text.counted(report.added(), "record"));
        out.flush();
    }

    /** Fails if anything was refused. */
    static void checkWhole(Streams streams, KoredbReport report) {
        if (!report.refused().isEmpty()) {
            report.refused().stream().skip(1).forEach(streams::say);
            throw new Failure(report.refused().get(0));
        }
    }
}
