package io.kore.engine.sync;

import io.kore.model.LogName;
import java.net.URI;
import java.util.Collection;
import java.util.stream.Collectors;

/** Makes text from peers safe to print. Stateless. */
final class Shown {
    private static final int LENGTH_MAX = 200;

    private Shown() {}

    /** The text in one line, without control characters. */
    static String text(String text) {
        return clean(text, LENGTH_MAX);
    }

    /** Logs by name. */
    static String logs(Collection<LogName> logs) {
        return logs.stream().map(log -> "log " + text(log.value())).collect(Collectors.joining(", "));
    }

    /** An address without credentials: no user, no query. */
    static String address(URI address) {
        String whole = address.toString();
        int query = whole.indexOf('?');
        String place = query < 0 ? whole : whole.substring(0, query);
        int user = place.lastIndexOf('@');
        if (user < 0) {
            return text(place);
        }
        String scheme = place.substring(0, place.indexOf(':') + 1);
        return text(scheme + (place.startsWith("//", scheme.length()) ? "//" : "") + place.substring(user + 1));
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
