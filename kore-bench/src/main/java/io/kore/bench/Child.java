package io.kore.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes with a JVM of their own. Stateless. */
public final class Child {
    private static final int MINUTES_MAX = 30;

    private Child() {}

    /**
     * Runs a main class with this class path.
     *
     * @param main the class
     * @param flags of the JVM
     * @param arguments of the class
     * @return the words that it printed
     * @throws IOException if it failed
     */
    public static List<String> run(Class<?> main, List<String> flags, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return List.of(run(command).split(" ", -1));
    }

    /** Whether classes of this class path can be shared between processes: those that lie in folders cannot. */
    public static boolean canShareClasses() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .noneMatch(entry -> Files.isDirectory(Path.of(entry)));
    }

    /** Runs a command; answers what it printed. */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("failed: " + String.join(" ", command));
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
