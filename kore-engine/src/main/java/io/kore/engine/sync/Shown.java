package io.kore.engine.sync;

/** Makes text from peers safe to print. Stateless. */
final class Shown {
    private static final int LENGTH_MAX = 200;

    private Shown() {}

    /** The text in one line, without control characters. */
    static String text(String text) {
        return clean(text, LENGTH_MAX);
    }

    /** As {@link #text}, up to the length that a refusal may have. */
    static String reason(String text) {
        return clean(text, Message.TEXT_LENGTH_MAX);
    }

    private static String clean(String text, int lengthMax) {
        String head = text.length() > lengthMax ? text.substring(0, lengthMax - 1) + "…" : text;
        StringBuilder out = new StringBuilder(head.length());
        head.chars().forEach(c -> out.append(Character.isISOControl(c) ? ' ' : (char) c));
        return out.toString();
    }
}
