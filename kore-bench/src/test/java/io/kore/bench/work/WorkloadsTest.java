package io.kore.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.bench.Bench;
import io.kore.bench.Report;
import io.kore.bench.Workload;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs each workload small: what it checks of its own results must hold, and what it prints must be figures. */
class WorkloadsTest {
    /** These need the packaged command or jars, which are there after the build only. */
    private static final Set<String> PACKAGED = Set.of("startup", "size");

    @TempDir
    private Path folder;

    static Stream<String> names() {
        return Workloads.all().stream().map(Workload::name).filter(name -> !PACKAGED.contains(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void each_prints_a_json_line_a_figure(String name) throws Exception {
        Workload workload = Workloads.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long n = name.equals("shards") ? 20 : 2_000;

        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            workload.run(new Bench(n, "file", 2, 0, 1, folder, new Report(name, n, print)));
        }

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonNode figure = JsonMapper.shared().readTree(line);
            assertThat(figure.propertyNames()).containsExactly("workload", "n", "metric", "value", "unit", "note");
            assertThat(figure.get("workload").asString()).isEqualTo(name);
            assertThat(figure.get("value").asDouble()).isFinite().isNotNegative();
        });
    }
}
