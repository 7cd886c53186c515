package io.kore.it.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code strace -f -y} tells of a {@link TracedNode}: each record that is acknowledged must have been
 * written to a file, and that file forced by a call that began when the write had ended, and that ended well before
 * the acknowledgement. Confined to one thread.
 */
final class TraceCheck {
    static final String MARKER = "traced";
    static final String ACKNOWLEDGED = "acknowledged ";

    /** Process, then {@code name(descriptor<file>} and the rest; or the end of a call that was told before. */
    private static final Pattern CALL = Pattern.compile("(\\d+)\\s+(\\w+)\\((\\d+)<([^>]*)>(.*)");

    private static final Pattern RESUMED = Pattern.compile("(\\d+)\\s+<\\.\\.\\. (\\w+) resumed>(.*)");
    private static final Pattern MARKERS = Pattern.compile(MARKER + "\\d{6}");
    private static final Pattern GOOD_FORCE = Pattern.compile("\\)\\s*= 0$");
    private static final String UNFINISHED = "<unfinished ...>";
    private static final int STANDARD_OUTPUT = 1;

    private final String folder;
    /** Calls that have begun and not ended, by process. */
    private final Map<String, Call> pending = new HashMap<>();
    /**
     * How many calls had begun when a record's bytes had first been written to each file, by marker. A store may
     * write them again elsewhere, as H2 does with all that shares a page; the first ones are there still.
     */
    private final Map<String, Map<String, Long>> written = new HashMap<>();
    /** How many calls had begun when the newest force that ended well began, by file. */
    private final Map<String, Long> forcedSince = new HashMap<>();

    private final List<String> early = new ArrayList<>();
    private long begun;
    private int forces;
    private int acknowledged;

    /** One call of the system. */
    private record Call(String name, String file, String text, long number) {}

    /**
     * A check that has read nothing yet.
     *
     * @param folder where the store is; forces of other files do not count
     */
    TraceCheck(String folder) {
        this.folder = folder;
    }

    /** Arguments: the trace, the folder of the store. Exits with 1 if anything was acknowledged too early. */
    public static void main(String[] arguments) throws IOException {
        TraceCheck check = new TraceCheck(arguments[1]);
        try (BufferedReader trace = Files.newBufferedReader(Path.of(arguments[0]), StandardCharsets.ISO_8859_1)) {
            for (String line = trace.readLine(); line != null; line = trace.readLine()) {
                check.read(line);
            }
        }
        System.out.println(check.figures());
        check.early().stream().limit(5).forEach(System.out::println);
        System.exit(check.isGood() ? 0 : 1);
    }

    /** Reads the next line. */
    void read(String line) {
        Matcher call = CALL.matcher(line);
        Matcher resumed = RESUMED.matcher(line);
        if (call.matches()) {
            begin(call);
        } else if (resumed.matches()) {
            Optional.ofNullable(pending.remove(resumed.group(1))).ifPresent(ended -> end(ended, resumed.group(3)));
        }
    }

    private void begin(Matcher line) {
        begun++;
        String text = line.group(5);
        Call call = new Call(line.group(2), line.group(4), text, begun);
        if (Integer.parseInt(line.group(3)) == STANDARD_OUTPUT) {
            // judged when it begins: that is when the acknowledgement leaves
            if (text.contains(ACKNOWLEDGED)) {
                eachMarker(text, this::judge);
            }
        } else if (text.endsWith(UNFINISHED)) {
            pending.put(line.group(1), call);
        } else {
            end(call, text);
        }
    }

    private void end(Call call, String result) {
        if (!call.file.startsWith(folder)) {
            return;
        }
        if (call.name.startsWith("fsync") || call.name.startsWith("fdatasync")) {
            if (GOOD_FORCE.matcher(result).find()) {
                forces++;
                forcedSince.merge(call.file, call.number, Math::max);
            }
        } else {
            eachMarker(
                    call.text,
                    marker -> written.computeIfAbsent(marker, m -> new HashMap<>())
                            .putIfAbsent(call.file, begun));
        }
    }

    private static void eachMarker(String text, Consumer<String> action) {
        Matcher markers = MARKERS.matcher(text);
        while (markers.find()) {
            action.accept(markers.group());
        }
    }

    private void judge(String marker) {
        acknowledged++;
        Map<String, Long> files = written.getOrDefault(marker, Map.of());
        boolean forced = files.entrySet().stream().anyMatch(file -> {
            Long force = forcedSince.get(file.getKey());
            return force != null && force > file.getValue();
        });
        if (!forced) {
            early.add(marker + " was acknowledged "
                    + (files.isEmpty()
                            ? "before it was written anywhere"
                            : "before it was forced in " + files.keySet()));
        }
    }

    /** What was acknowledged too early. */
    List<String> early() {
        return early;
    }

    boolean isGood() {
        return acknowledged > 0 && early.isEmpty();
    }

    String figures() {
        return String.format(
                Locale.ROOT,
                "%,d acknowledged, %,d forces of the store's files, %,d acknowledged too early",
                acknowledged,
                forces,
                early.size());
    }
}
