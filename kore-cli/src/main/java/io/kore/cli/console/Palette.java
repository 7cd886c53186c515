package io.kore.cli.console;

/** A little colour where a person reads and wants it; else plain text. Immutable. */
public final class Palette {
    private static final String RESET = "\u001b[0m";

    private final boolean hasColour;

    private Palette(boolean hasColour) {
        this.hasColour = hasColour;
    }

    /**
     * The palette for standard output: with colour only on a terminal, unless {@code NO_COLOR} is set or the
     * terminal is a dumb one.
     *
     * @param streams the streams of the command
     * @return the palette
     */
    public static Palette of(Streams streams) {
        boolean isUnwanted = !streams.environment().getOrDefault("NO_COLOR", "").isEmpty()
                || streams.environment().getOrDefault("TERM", "").equals("dumb");
        return new Palette(streams.terminals().isOutput() && !isUnwanted);
    }

    /**
     * For headings.
     *
     * @param text the text
     * @return the text, bold
     */
    public String strong(String text) {
        return coloured("1", text);
    }

    /**
     * For what matters less.
     *
     * @param text the text
     * @return the text, dimmed
     */
    public String faint(String text) {
        return coloured("2", text);
    }

    /**
     * For what came out right.
     *
     * @param text the text
     * @return the text, green
     */
    public String good(String text) {
        return coloured("32", text);
    }

    /**
     * For what was lost.
     *
     * @param text the text
     * @return the text, red
     */
    public String bad(String text) {
        return coloured("31", text);
    }

    private String coloured(String code, String text) {
        return hasColour ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
