package io.kore.it.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A file system that was mounted for a test, and goes when it is closed. Needs root on Linux, and a kernel with loop
 * devices, tmpfs and ext4. Confined to one thread.
 */
final class Mounted implements AutoCloseable {
    private static final int SECONDS_MAX = 60;

    private final Path at;

    private Mounted(Path at) {
        this.at = at;
    }

    /** Fails with words that say what is missing where nothing can be mounted. */
    static void checkPossible() {
        boolean isLinux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        if (!isLinux || !run("id", "-u").equals("0")) {
            throw new AssertionError("this test mounts file systems, which only root on Linux can do; run it there, or"
                    + " leave out the profile soak");
        }
    }

    /** A file system in memory. */
    static Mounted tmpfs(Path at, int mebibytes) {
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder(at));
        return new Mounted(at);
    }

    /** A new ext4 in a file. */
    static Mounted newExt4(Path file, Path at, int mebibytes) {
        run("truncate", "-s", mebibytes + "M", file.toString());
        run("mkfs.ext4", "-q", "-F", file.toString());
        return loop(file, at);
    }

    /** What a file holds as it is; a journal of the file system is played back first. */
    static Mounted loop(Path file, Path at) {
        run("mount", "-o", "loop", file.toString(), folder(at));
        return new Mounted(at);
    }

    Path path() {
        return at;
    }

    void remount(String option) {
        run("mount", "-o", "remount," + option, at.toString());
    }

    @Override
    public void close() {
        run("umount", at.toString());
    }

    private static String folder(Path at) {
        try {
            return Files.createDirectories(at).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command of the system, and answers what it printed. */
    static String run(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        try {
            Path output = Files.createTempFile("kore-it", ".output");
            try {
                Process process = new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
                process.destroyForcibly();
                String printed =
                        Files.readString(output, StandardCharsets.UTF_8).strip();
                if (!ended || process.exitValue() != 0) {
                    throw new AssertionError(String.join(" ", words) + " failed: " + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new AssertionError(words.get(0) + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + words, e);
        }
    }
}
