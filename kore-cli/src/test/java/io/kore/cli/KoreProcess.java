package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command as a process of its own, on the class path of the tests; killed if a test leaves it behind. */
final class KoreProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private static final String CLASS_PATH = jars();
    /** Classes ready to be mapped (class-data sharing, JEP 350): the command starts in half the time. */
    private static final Optional<Path> CLASS_DATA = classData();

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
        List<String> options = new ArrayList<>(List.of("-Xmx" + heap));
        CLASS_DATA.ifPresent(archive -> options.add("-XX:SharedArchiveFile=" + archive));
        List<String> command = command(options, arguments);
        Path error = Files.createTempFile(scratch, "error", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(error.toFile());
        builder.environment().putAll(environment);
        return new KoreProcess(builder.start(), error);
    }

    private static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", CLASS_PATH, "io.kore.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** The class path without folders, which cannot be shared; with them where the command itself lies in one. */
    private static String jars() {
        String all = System.getProperty("java.class.path");
        String jars = Stream.of(all.split(File.pathSeparator, -1))
                .filter(entry -> !Files.isDirectory(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        return jars.contains("kore-cli") ? jars : all;
    }

    /** Made by a first run, which adds a record to a log; nothing if this Java cannot do so. */
    private static Optional<Path> classData() {
        try {
            Path folder = Files.createTempDirectory("kore-cli-classes");
            Path archive = folder.resolve("kore.jsa");
            String place = folder.resolve("store").toString();
            List<String> command =
                    command(List.of("-XX:ArchiveClassesAtExit=" + archive), "add", "--save-to", place, "Log", "{}");
            Process made = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean hasEnded = made.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            made.destroyForcibly();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "kore-cli-classes"));
            return hasEnded && Files.exists(archive) ? Optional.of(archive) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
