package io.kore.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two spaces apart. Confined to one thread. */
public final class Table {
    private static final String GAP = "  ";

    private final List<Boolean> isRight = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A table with this heading.
     *
     * @param headings a heading for each column; one that starts with {@code >} is of a column of numbers,
     *     aligned to the right
     */
    public Table(String... headings) {
        List<String> first = new ArrayList<>();
        for (String heading : headings) {
            boolean right = heading.startsWith(">");
            isRight.add(right);
            first.add(right ? heading.substring(1) : heading);
        }
        rows.add(first);
    }

    /**
     * Adds a row.
     *
     * @param cells a text for each column; control characters are made visible
     * @return this
     */
    public Table row(Object... cells) {
        if (cells.length != isRight.size()) {
            throw new IllegalArgumentException("a row of this table has " + isRight.size() + " cells");
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(Text.oneLine(String.valueOf(cell)));
        }
        rows.add(row);
        return this;
    }

    /**
     * The table as text.
     *
     * @return the heading, then the rows, without trailing spaces
     */
    public List<String> lines() {
        int[] widths = new int[isRight.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - width(cell));
            line.append(column == 0 ? "" : GAP).append(isRight.get(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
