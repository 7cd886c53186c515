package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command as a process of its own, on the class path of the tests; killed if a test leaves it behind. */
final class KoreProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    final Process process;
    final BufferedReader out;
    private final Path error;

    private KoreProcess(Process process, Path error) {
        this.process = process;
        this.error = error;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static KoreProcess start(Path scratch, String... arguments) throws IOException {
        return start(scratch, Map.of("LC_ALL", "C.UTF-8"), arguments);
    }

    static KoreProcess start(Path scratch, Map<String, String> environment, String... arguments) throws IOException {
        return start(scratch, environment, "128m", arguments);
    }

    /** With a heap of this size. */
    static KoreProcess startSmall(Path scratch, String heap, String... arguments) throws IOException {
        return start(scratch, Map.of("LC_ALL", "C.UTF-8"), heap, arguments);
    }

    private static KoreProcess start(Path scratch, Map<String, String> environment, String heap, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                "io.kore.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        Path error = Files.createTempFile(scratch, "error", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(error.toFile());
        builder.environment().putAll(environment);
        return new KoreProcess(builder.start(), error);
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** The next line it prints. */
    String line() throws IOException {
        String line = out.readLine();
        assertThat(line).as("printed; it said: %s", error()).isNotNull();
        return line;
    }

    /** Its exit code. */
    int end() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("it ended")
                .isTrue();
        return process.exitValue();
    }

    String error() throws IOException {
        return Files.readString(error);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
