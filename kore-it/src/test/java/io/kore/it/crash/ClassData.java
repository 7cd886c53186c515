package io.kore.it.crash;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Lets children that are killed by the hundred start with less work: the classes that one of them has loaded are
 * ready to be mapped into the others (class-data sharing, JEP 350). A JVM that cannot do so starts them all the same.
 * Kept while this process lives. Thread-safe.
 */
final class ClassData {
    private static final int SECONDS_MAX = 60;

    private static final Path FOLDER = makeFolder();
    private static final String CLASS_PATH = inJars(System.getProperty("java.class.path"));
    private static final Map<String, Path> ARCHIVES = new ConcurrentHashMap<>();

    private ClassData() {}

    /** The class path of this process, all of it in jars: classes that lie in folders cannot be shared. */
    static String classPath() {
        return CLASS_PATH;
    }

    /**
     * The options with which a child starts. The first call for a main class and a store runs one to its end,
     * which comes as soon as it finds that nobody gives it a task.
     *
     * @param scratch as for {@link ChildJvm}
     * @param main what to run
     * @param arguments for it: first the name of a store, last a place to try things
     */
    static List<String> options(Path scratch, Class<?> main, List<String> arguments) {
        String kind = main.getSimpleName() + "-" + arguments.get(0);
        Path archive = ARCHIVES.computeIfAbsent(kind, name -> make(name, scratch, main, arguments));
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    private static Path make(String kind, Path scratch, Class<?> main, List<String> arguments) {
        Path archive = FOLDER.resolve(kind + ".jsa");
        List<String> own = new ArrayList<>(arguments);
        own.set(own.size() - 1, own.get(own.size() - 1) + "-noted");
        try {
            Process process = ChildJvm.prepare(scratch, List.of("-XX:ArchiveClassesAtExit=" + archive), main, own)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("a child without a task did not end within " + SECONDS_MAX + " s");
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a child ran", e);
        }
    }

    private static Path makeFolder() {
        try {
            Path made = Files.createTempDirectory("kore-classes");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made), "kore-classes-delete"));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        for (File file : Arrays.asList(folder.toFile().listFiles())) {
            file.delete();
        }
        folder.toFile().delete();
    }

    private static String inJars(String classPath) {
        List<String> jars = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            jars.add(Files.isDirectory(path) ? jar(path, FOLDER.resolve(jars.size() + ".jar")) : entry);
        }
        return String.join(File.pathSeparator, jars);
    }

    private static String jar(Path folder, Path jar) {
        try (Stream<Path> files = Files.walk(folder);
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
            return jar.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
