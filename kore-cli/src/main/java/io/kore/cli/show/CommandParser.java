package io.kore.cli.show;

import io.kore.cli.jq.JqProgram;
import io.kore.cli.jq.WrongExpressionException;
import io.kore.cli.json.FieldFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code --command} says. A field, and a value, is text up to the next of {@code = , :} that ends it, or a
 * JSON string in quotes; so what is cut in the wrong place leaves no action behind, and is refused. Confined to one
 * reading.
 *
 * <pre>
 * rule   condition { "," condition } ":" action
 * action "remove" | "put" | "update" | "jq:" anything
 * </pre>
 */
final class CommandParser {
    private static final String JQ = "jq:";
    private static final String ACTIONS = "remove, put, update and jq:EXPR";

    private final String text;
    private int at;

    CommandParser(String text) {
        this.text = text;
    }

    CommandRule rule() {
        Map<String, @Nullable Object> pattern = new LinkedHashMap<>();
        do {
            String field = name(piece("=,:"));
            if (field.isEmpty() || !isNext('=')) {
                throw wrong("it begins with the FIELD=VALUE that tells a command from other records");
            }
            if (FieldFilter.isOfKore(field)) {
                throw wrong("a command is told by the fields of the record, not by one that Kore adds");
            }
            if (pattern.containsKey(field)) {
                throw wrong("no record can have two values in the field \"" + field + '"');
            }
            pattern.put(field, FieldFilter.value(piece(",:")));
        } while (isNext(','));
        if (!isNext(':')) {
            throw wrong("behind the fields stands what it does, as in " + text + ":remove; there are " + ACTIONS);
        }
        return new CommandRule(pattern, action(text.substring(at).strip()));
    }

    private CommandAction action(String name) {
        if (name.startsWith(JQ)) {
            return new JqAction(program(name.substring(JQ.length())));
        }
        return switch (name) {
            case "remove" -> PlainAction.REMOVE;
            case "put" -> PlainAction.PUT;
            case "update" -> PlainAction.UPDATE;
            default ->
                throw wrong("there is no action \"" + name + "\", there are " + ACTIONS
                        + "; a field or value that holds a comma or a colon goes in double quotes");
        };
    }

    private JqProgram program(String expression) {
        try {
            return JqProgram.pure(expression);
        } catch (WrongExpressionException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static String name(String piece) {
        return piece.startsWith("\"") ? String.valueOf(FieldFilter.value(piece)) : piece;
    }

    /** What stands here up to one of the ends, which is not passed; what is quoted, with its quotes. */
    private String piece(String ends) {
        skipSpaces();
        int start = at;
        if (at < text.length() && text.charAt(at) == '"') {
            passQuoted();
            String quoted = text.substring(start, at);
            skipSpaces();
            if (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
                throw wrong("something stands behind the closing quote of " + quoted);
            }
            return quoted;
        }
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at).strip();
    }

    private void passQuoted() {
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') {
                at++;
            }
        }
        if (at >= text.length()) {
            throw wrong("a quote is not closed");
        }
        at++;
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private boolean isNext(char wanted) {
        boolean isNext = at < text.length() && text.charAt(at) == wanted;
        if (isNext) {
            at++;
        }
        return isNext;
    }

    private IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(
                "a command is FIELD=VALUE[,FIELD=VALUE...]:ACTION, not \"" + text + "\": " + reason);
    }
}
