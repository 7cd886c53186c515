package io.kore.tck;

import io.kore.model.Limits;
import java.util.ArrayList;
import java.util.List;

/** Legal names that a careless store confuses, cuts, folds or takes for a path. Stateless. */
final class HostileNames {
    private static final List<String> COMMON = List.of(
            ".",
            "..",
            "...",
            "a",
            "A",
            "b",
            "ab",
            "aB",
            "AB",
            "a/b",
            "a//b",
            "/a",
            "a/",
            "/",
            "../b",
            "a/../b",
            "../../../../etc/passwd",
            "m/../n",
            "n",
            "a\\b",
            "\\",
            "C:\\a",
            "C:",
            "CON",
            "con",
            "NUL",
            "nul.txt",
            "COM1",
            "aux",
            "é",
            "e\u0301",
            "émile",
            "e\u0301mile",
            "Émile",
            "ß",
            "ss",
            "SS",
            "ẞ",
            "ı",
            "i",
            "I",
            "İ",
            "ﬁ",
            "fi",
            "K",
            "\u212A",
            "\u00C5",
            "\u212B",
            "z z",
            " z",
            "z ",
            "  ",
            " ",
            "\u00A0",
            "\u200B",
            "\u202E",
            "\uFEFF",
            "\uFFFF",
            "\uFFFD",
            "?",
            "\uD83D\uDC27",
            "\uD83D\uDC27\uD83C\uDFFD",
            "\uE000",
            "\uD800\uDC00",
            "%",
            "%2F",
            "%2f",
            "%25",
            "a%b",
            "a_b",
            "_",
            "*",
            "a*",
            "~",
            "#",
            "'",
            "\"",
            "''",
            "';--",
            "`",
            "$HOME",
            "${a}",
            "-",
            "--",
            "-rf",
            "0",
            "00",
            "1",
            "01",
            "-1",
            "1e1",
            "null",
            "true",
            "{}",
            "[]",
            "a:b",
            "a;b",
            "a,b",
            "a|b",
            "a<b>",
            "a.b",
            ".a",
            "a.",
            "list",
            "list/writer",
            "writer",
            "lost+found",
            "LOCK",
            "CURRENT",
            "MANIFEST",
            "default",
            "日本語",
            "русский",
            "עברית",
            "ไทย");

    private HostileNames() {}

    static List<String> ofLogs() {
        List<String> names = new ArrayList<>(COMMON);
        names.add("x".repeat(Limits.LOG_NAME_BYTES_MAX));
        names.add("X".repeat(Limits.LOG_NAME_BYTES_MAX));
        names.add("é".repeat(Limits.LOG_NAME_BYTES_MAX / 2));
        names.add("/".repeat(Limits.LOG_NAME_BYTES_MAX));
        names.add("../".repeat(Limits.LOG_NAME_BYTES_MAX / 3));
        return names;
    }

    /** Ids from peers are opaque, so control characters are among them. */
    static List<String> ofWriters() {
        List<String> names = new ArrayList<>(COMMON);
        names.addAll(List.of("\u0000", "\u0000\u0000", "a\u0000", "\u0000a", "a\u0000b", "\n", "\r", "\r\n", "a\n"));
        names.addAll(List.of("\t", "\u001b[31m", "\u007f", "\u0085", "\u2028", "a~0000~b", "a#r0", "a#f0"));
        names.add("x".repeat(Limits.WRITER_BYTES_MAX));
        names.add("X".repeat(Limits.WRITER_BYTES_MAX));
        names.add("\u0000".repeat(Limits.WRITER_BYTES_MAX));
        names.add("x".repeat(Limits.WRITER_BYTES_MAX) + "#f0123456789abcdef");
        names.add("\uD83D\uDC27".repeat(Limits.WRITER_BYTES_MAX / 4));
        return names;
    }
}
