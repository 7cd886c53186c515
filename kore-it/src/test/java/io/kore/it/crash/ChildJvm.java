package io.kore.it.crash;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs a main class of these tests and says lines, to be killed. Starts small and fast. Confined
 * to one thread.
 */
public final class ChildJvm implements AutoCloseable {
    /** No child lives longer: one that hangs is found dead, by whoever waits for what it says. */
    private static final int SECONDS_MAX = 120;

    private final Process process;
    private final Path errors;
    private final Reader out;
    /** Of a line whose end is still to come. */
    private final StringBuilder begun = new StringBuilder();

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts a process that is one of many of its kind, and so starts quickly.
     *
     * @param scratch a folder that all children of a test share, which is there; native libraries are unpacked to it
     *     once
     * @param main what to run
     * @param arguments for it: first the name of a store, last a place to try things
     */
    static ChildJvm start(Path scratch, Class<?> main, String... arguments) {
        List<String> told = List.of(arguments);
        return start(scratch, SECONDS_MAX, prepare(scratch, ClassData.options(scratch, main, told), main, told));
    }

    /**
     * Starts a process.
     *
     * @param scratch as above
     * @param heapMiB all the heap that it has; without more it ends
     * @param seconds how long it may live
     * @param main what to run
     * @param arguments for it
     */
    public static ChildJvm start(Path scratch, int heapMiB, int seconds, Class<?> main, String... arguments) {
        List<String> options = List.of("-Xmx" + heapMiB + "m");
        return start(scratch, seconds, prepare(scratch, options, main, List.of(arguments)));
    }

    private static ChildJvm start(Path scratch, int seconds, ProcessBuilder prepared) {
        try {
            Path errors = Files.createTempFile(scratch, "child", ".errors");
            Process process = prepared.redirectError(errors.toFile()).start();
            CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(process.toHandle()::destroyForcibly);
            return new ChildJvm(process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process with a small heap, unless the options say otherwise, that has not started yet. */
    static ProcessBuilder prepare(Path scratch, List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.library.path=" + scratch,
                "-Djava.io.tmpdir=" + scratch,
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(options);
        command.addAll(List.of("-cp", ClassData.classPath(), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ROCKSDB_SHAREDLIB_DIR", scratch.toString());
        return builder;
    }

    public long pid() {
        return process.pid();
    }

    /** Tells it a line. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError("the child has gone: " + errors(), e);
        }
    }

    /** The next line that it said to the end, or null once it is dead. */
    @Nullable
    public String line() {
        try {
            for (int c = out.read(); c >= 0; c = out.read()) {
                if (c == '\n') {
                    return ended();
                }
                begun.append((char) c);
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that it has said to their ends by now; does not wait. */
    List<String> linesSoFar() {
        List<String> lines = new ArrayList<>();
        try {
            while (out.ready()) {
                int c = out.read();
                if (c == '\n') {
                    lines.add(ended());
                } else if (c >= 0) {
                    begun.append((char) c);
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ended() {
        String line = begun.toString();
        begun.setLength(0);
        return line;
    }

    /** Waits for one certain line. */
    public void await(String expected) {
        String line = line();
        if (!expected.equals(line)) {
            throw new AssertionError("the child said " + line + ", not " + expected + ": " + errors());
        }
    }

    /** Ends it between any two instructions, and leaves what it said to be read. */
    void kill() {
        // not through the process itself, which would close the stream
        process.toHandle().destroyForcibly();
    }

    /** What it wrote to its standard error. */
    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it and waits for its end. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("the child did not end within " + SECONDS_MAX + " s");
            }
            Files.deleteIfExists(errors);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the child", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
