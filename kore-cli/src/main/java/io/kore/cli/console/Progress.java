package io.kore.cli.console;

/**
 * Shows on standard error how far long work has come, in one line that is written over; only for a person
 * at a terminal, at most a few times a second. Confined to one thread.
 */
public final class Progress implements AutoCloseable {
    private static final long INTERVAL_NANOS = 250_000_000L;

    private final Streams streams;
    private final boolean isShown;
    private long lastNanos = System.nanoTime();
    private int widthShown;

    /**
     * Progress of one piece of work; nothing shows until it has taken a moment.
     *
     * @param streams the streams of the command
     * @param isShown false to stay silent, also at a terminal
     */
    public Progress(Streams streams, boolean isShown) {
        this.streams = streams;
        this.isShown = isShown && streams.terminals().isError();
    }

    /**
     * Tells how far it has come; cheap to call often.
     *
     * @param done how many
     * @param what of what, as in {@code records kept}
     */
    public void at(long done, String what) {
        if (!isShown || System.nanoTime() - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = System.nanoTime();
        String line = Text.grouped(done) + " " + what;
        show(line + " ".repeat(Math.max(0, widthShown - line.length())));
        widthShown = line.length();
    }

    /** Takes the line away again. */
    @Override
    public void close() {
        if (widthShown > 0) {
            show(" ".repeat(widthShown));
            show("");
            widthShown = 0;
        }
    }

    private void show(String line) {
        streams.error().print("\r" + line);
        streams.error().flush();
    }
}
