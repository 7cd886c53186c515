package io.kore.cli;

/** The exit codes that scripts rely on. */
final class ExitCode {
    /** What was asked for is done. */
    static final int DONE = 0;

    /** It failed; standard error says why in one line. */
    static final int FAILED = 1;

    /** It was asked for in a way that makes no sense. */
    static final int USAGE = 2;

    private ExitCode() {}
}
