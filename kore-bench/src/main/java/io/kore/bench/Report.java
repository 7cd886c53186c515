package io.kore.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prints a JSON line for each figure: workload, n, metric, value, unit, note. */
public final class Report {
    private final String workload;
    private final long n;
    private final PrintStream out;
    private final JsonMapper mapper = JsonMapper.shared();

    /** Prints for one run of a workload. */
    public Report(String workload, long n, PrintStream out) {
        this.workload = workload;
        this.n = n;
        this.out = out;
    }

    /** A figure that was measured several times: its median, with the spread in the note. */
    public void figure(String metric, Samples samples, String unit, String note) {
        String spread = String.format(
                Locale.ROOT, "median of %d, %s to %s", samples.count(), shown(samples.min()), shown(samples.max()));
        figure(metric, samples.median(), unit, note.isEmpty() ? spread : note + "; " + spread);
    }

    /** A figure. */
    public void figure(String metric, double value, String unit, String note) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("workload", workload);
        line.put("n", n);
        line.put("metric", metric);
        line.put("value", Double.valueOf(shown(value)));
        line.put("unit", unit);
        line.put("note", note);
        out.println(mapper.writeValueAsString(line));
        out.flush();
    }

    /** Four digits are more than any of this is worth. */
    private static String shown(double value) {
        double size = Math.abs(value);
        if (size >= 1_000) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.3f", value);
    }
}
