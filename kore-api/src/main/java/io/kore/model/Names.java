package io.kore.model;

/** The checks that log names and writer ids share. Stateless. */
final class Names {
    private Names() {}

    /** Answers {@code value} if it is non-empty, well-formed UTF-16 and short enough; else throws. */
    static String checked(String what, String value, int bytesMax) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a " + what + " must not be empty");
        }
        long bytes = utf8Length(value);
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "a " + what + " must be valid Unicode, this one holds half a surrogate pair: " + shown(value));
        }
        if (bytes > bytesMax) {
            throw new IllegalArgumentException("a " + what + " may have " + bytesMax + " UTF-8 bytes, this one has "
                    + bytes + ": " + shown(value));
        }
        return value;
    }

    /** Answers {@code value} if it holds no control characters; else throws. */
    static String withoutControls(String what, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a " + what + " must not hold control characters: " + shown(value));
        }
        return value;
    }

    /** A form of {@code value} that is safe to print: short, and without control characters. */
    static String shown(String value) {
        String head = value.length() > 60 ? value.substring(0, 60) + "…" : value;
        StringBuilder out = new StringBuilder("\"");
        head.chars().forEach(c -> {
            if (Character.isISOControl(c) || Character.isSurrogate((char) c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }

    /** Length in UTF-8 bytes, or -1 if the text has an unpaired surrogate. */
    private static long utf8Length(String value) {
        long bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return -1;
            }
        }
        return bytes;
    }
}
