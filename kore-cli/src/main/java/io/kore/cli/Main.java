package io.kore.cli;

import io.kore.cli.console.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the {@code kore} command starts. Exit codes: 0 done; 1 failed, with a one-line reason on standard
 * error; 2 wrong usage.
 */
public final class Main {
    private static final char UNREADABLE = '\uFFFD';

    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param arguments the verb and what follows it
     */
    public static void main(String[] arguments) {
        System.exit(run(Context.system(), arguments));
    }

    /** Runs the command in this process. */
    static int run(Context context, String... arguments) {
        if (isGarbled(arguments)) {
            context.streams().say("an argument is not readable in this locale; set LC_ALL=C.UTF-8 and try again");
            return ExitCode.USAGE;
        }
        try {
            return KoreCommand.line(context, arguments).execute(arguments);
        } catch (Error e) {
            // picocli hands on what is no exception: a class path with holes, no memory left
            context.streams().say(Reason.of(e));
            if (List.of(arguments).contains("--stacktrace")) {
                e.printStackTrace(context.streams().error());
            }
            return ExitCode.FAILED;
        }
    }

    /** Outside a UTF-8 locale Java has already lost the letters beyond ASCII: a name would become another one. */
    private static boolean isGarbled(String[] arguments) {
        boolean isUtf8 =
                Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")).equals(StandardCharsets.UTF_8);
        return !isUtf8 && String.join("", arguments).indexOf(UNREADABLE) >= 0;
    }
}
