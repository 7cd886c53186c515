package io.kore.store.rocksdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that runs a main class of these tests, to be killed or to be seen dying. Confined to one thread. */
final class ChildJvm implements AutoCloseable {
    private static final int SECONDS_MAX = 60;

    private final Process process;
    /** Where RocksDB unpacks its native library; a killed process cannot remove it. */
    private final Path library;

    private final BufferedReader lines;

    private ChildJvm(Process process, Path library) {
        this.process = process;
        this.library = library;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildJvm start(Class<?> main, Object... arguments) {
        return start(List.of(), main, arguments);
    }

    /** With some words before the command, for a shell that sets limits. */
    static ChildJvm start(List<String> before, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash"));
        command.addAll(List.of("-XX:ErrorFile=/dev/stderr", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        try {
            Path library = Files.createTempDirectory("kore-child");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("ROCKSDB_SHAREDLIB_DIR", library.toString());
            return new ChildJvm(builder.start(), library);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line it prints, or null once it has ended. */
    @Nullable
    String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All it still prints, until it ends. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            rest.add(line);
        }
        return rest;
    }

    /** Ends it as a power button would end a process: at once, between any two instructions. */
    void kill() {
        // through the handle, which leaves open what it printed
        process.toHandle().destroyForcibly();
    }

    int exitCode() {
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("the child did not end within " + SECONDS_MAX + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the child", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
        try {
            for (Path file : FolderCopy.files(library)) {
                Files.delete(file);
            }
            Files.delete(library);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
