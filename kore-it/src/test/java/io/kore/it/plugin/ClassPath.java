package io.kore.it.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.spi.Plugins;
import io.kore.spi.ShardStoreProvider;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A class path with chosen plugins, and applications that are started with it. Confined to one test. */
final class ClassPath {
    private static final int PATIENCE_SECONDS = 120;

    private final Path scratch;
    private final List<String> parts;

    private ClassPath(Path scratch, List<String> parts) {
        this.scratch = scratch;
        this.parts = parts;
    }

    /** That of the tests, with these stores and no others. */
    static ClassPath withStores(Path scratch, String... names) throws IOException {
        Set<Path> others = new HashSet<>();
        for (ShardStoreProvider store : Plugins.stores().values()) {
            if (!List.of(names).contains(store.name())) {
                others.add(Path.of(URI.create(store.getClass()
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toRealPath());
            }
        }
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (part.contains("kore-cli")) {
                continue; // packaged, the command's jar names all stores in its manifest
            }
            if (!Files.exists(Path.of(part)) || !others.remove(Path.of(part).toRealPath())) {
                parts.add(part);
            }
        }
        assertThat(others).as("stores that stand nowhere on the class path").isEmpty();
        return new ClassPath(scratch, parts);
    }

    /** The same without the library whose file is called so. */
    ClassPath without(String library) {
        List<String> fewer = new ArrayList<>(parts);
        assertThat(fewer.removeIf(part -> new File(part).getName().startsWith(library)))
                .isTrue();
        return new ClassPath(scratch, fewer);
    }

    /** The same with a plugin more. */
    ClassPath with(Class<?> kind, Class<?> plugin) throws IOException {
        Path folder = Files.createTempDirectory(scratch, "plugin");
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(kind.getName()), plugin.getName() + "\n");
        List<String> more = new ArrayList<>(parts);
        more.add(folder.toString());
        return new ClassPath(scratch, more);
    }

    /** What a {@link StartingApp} prints for these places, a line for each. */
    List<String> start(String... places) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, parts),
                StartingApp.class.getName()));
        command.addAll(Arrays.asList(places));
        Path printed = Files.createTempFile(scratch, "printed", ".txt");
        Path errors = Files.createTempFile(scratch, "errors", ".txt");
        Process app = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectOutput(printed.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(app.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            app.destroyForcibly();
        }
        assertThat(app.exitValue()).as(Files.readString(errors)).isZero();
        List<String> lines = Files.readAllLines(printed);
        assertThat(lines).as(Files.readString(errors)).hasSameSizeAs(places);
        return lines;
    }
}
