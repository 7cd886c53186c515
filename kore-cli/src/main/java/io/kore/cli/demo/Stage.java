package io.kore.cli.demo;

import io.kore.KoreRecord;
import io.kore.cli.console.Output;
import io.kore.cli.console.Palette;
import io.kore.cli.console.Streams;
import io.kore.cli.console.Table;
import io.kore.cli.console.Text;
import java.util.List;
import java.util.Map;

/** Where the story shows: headings, sentences and tables, 80 columns wide. Confined to one thread. */
final class Stage {
    private static final int WIDTH = 80;
    private static final String INDENT = "    ";

    private final Output out;
    private final Palette palette;
    private int scenes;
    private boolean isGapDue;

    Stage(Streams streams) {
        out = streams.output();
        palette = Palette.of(streams);
    }

    void title(String text) {
        out.line(palette.strong(text));
        out.line(palette.strong("=".repeat(text.length())));
    }

    /** Begins a scene; scenes are numbered. */
    void scene(String heading) {
        gap();
        out.line(palette.strong(++scenes + ". " + heading));
    }

    /** Says something in plain sentences. */
    void say(String sentence) {
        gapAfterTable();
        Text.wrapped(sentence, WIDTH).forEach(out::line);
        out.flush();
    }

    /** Records as they stand in a log. */
    void records(List<KoreRecord> records) {
        Table table = new Table(">number", "writer", "record");
        for (KoreRecord record : records) {
            table.row(record.id().number(), record.id().writer(), record.json());
        }
        table(table);
    }

    void table(Table table) {
        List<String> lines = table.lines();
        gap();
        out.line(INDENT + palette.faint(lines.get(0)));
        lines.stream().skip(1).forEach(line -> out.line(INDENT + line));
        isGapDue = true;
        out.flush();
    }

    /** The same contact as several devices see it, one a line. */
    void contacts(Map<String, Contact> byDevice) {
        Table table = new Table("on the", "name", "number");
        byDevice.forEach((device, contact) -> table.row(device, contact.name(), contact.number()));
        table(table);
    }

    /** A claim that has just been checked. */
    void holds(String claim) {
        mark(palette.good("ok"), claim);
    }

    /** What a simpler way would have cost. */
    void lost(String what) {
        mark(palette.bad("lost"), what);
    }

    /** Lines as they are, indented. */
    void lines(List<String> lines) {
        gapAfterTable();
        lines.forEach(line -> out.line(INDENT + line));
        out.flush();
    }

    /** An empty line. */
    void gap() {
        out.line("");
        isGapDue = false;
    }

    private void gapAfterTable() {
        if (isGapDue) {
            gap();
        }
    }

    private void mark(String mark, String text) {
        gapAfterTable();
        List<String> lines = Text.wrapped(text, WIDTH - 2 * INDENT.length() - 2);
        out.line(INDENT + mark + "  " + lines.get(0));
        lines.stream().skip(1).forEach(line -> out.line(INDENT + INDENT + line));
        isGapDue = true;
        out.flush();
    }
}
