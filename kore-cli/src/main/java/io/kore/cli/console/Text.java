package io.kore.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Makes text fit a line, and safe for a terminal. Stateless. */
public final class Text {
    private Text() {}

    /**
     * Replaces what could break a line or steer a terminal: ids that come from peers may hold anything.
     *
     * @param text any text
     * @return the text, line breaks as spaces, other control characters as {@code \}{@code uXXXX}
     */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == '\t') {
                line.append(' ');
            } else if (Character.isISOControl(c)) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    /**
     * Breaks a sentence at its spaces.
     *
     * @param sentence words with single spaces between them
     * @param widthMax most characters on a line; a longer word gets a line of its own
     * @return the lines
     */
    public static List<String> wrapped(String sentence, int widthMax) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : sentence.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > widthMax) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /**
     * A whole number as people write it.
     *
     * @param number the number
     * @return its digits in groups of three
     */
    public static String grouped(long number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }

    /**
     * A count of things.
     *
     * @param count how many
     * @param thing the word for one of them; its plural only adds an s
     * @return as in {@code 1 record} or {@code 2,000 records}
     */
    public static String counted(long count, String thing) {
        return grouped(count) + " " + thing + (count == 1 ? "" : "s");
    }
}
