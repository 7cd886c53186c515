package io.kore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles and runs each Java example of the README. A whole class is run as a program of its own; anything
 * else is the body of a method, with a node, a log, a folder and a hub's port at hand.
 */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PUBLIC_CLASS = Pattern.compile("public class (\\w+)");
    private static final String AROUND = """
            import io.kore.*;
            import io.kore.access.*;
            import io.kore.model.*;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.stream.*;

            public class Example {
                public static void run(Node node, Log list, Path folder, int port) throws Exception {
                    new Example(node, list, folder, port).run();
                }

                private final Node node;
                private final Log list;
                private final Path folder;
                private final int port;

                private Example(Node node, Log list, Path folder, int port) {
                    this.node = node;
                    this.list = list;
                    this.folder = folder;
                    this.port = port;
                }

                private void run() throws Exception {
            %s
                }
            }
            """;

    @TempDir
    Path folder;

    /** An example and the line of the README at which it starts. */
    record Example(int line, String code) {
        @Override
        public String toString() {
            return "README line " + line;
        }
    }

    static List<Example> examples() throws IOException {
        Path readme = Path.of("..", "README.md");
        String text = Files.readString(readme);
        List<Example> examples = BLOCK.matcher(text)
                .results()
                .map(block -> new Example(
                        (int) text.substring(0, block.start()).lines().count() + 1, block.group(1)))
                .collect(Collectors.toList());
        assertThat(examples).as("examples in the README").hasSizeGreaterThan(5);
        return examples;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void an_example_of_the_readme_compiles_and_runs(Example example) throws Exception {
        Matcher program = PUBLIC_CLASS.matcher(example.code());
        if (program.find()) {
            runProgram(program.group(1), example.code());
        } else {
            runBody(example.code());
        }
    }

    private void runProgram(String name, String code) throws Exception {
        compile(name, code);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + File.pathSeparator + System.getProperty("java.class.path"),
                        name)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("Buy Milk", "Alice <3");
    }

    private void runBody(String code) throws Exception {
        compile("Example", AROUND.formatted(code));
        try (Node hub = Kore.node().listen(0).start();
                Node node = Kore.node().saveTo(folder.resolve("node")).start();
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            loader.loadClass("Example")
                    .getMethod("run", Node.class, io.kore.Log.class, Path.class, int.class)
                    .invoke(
                            null,
                            node,
                            node.log("MyList"),
                            folder.resolve("data"),
                            hub.addresses().get(0).getPort());
        }
    }

    private void compile(String name, String code) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = Stream.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"))
                    .collect(Collectors.toList());
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("%s%n%s", messages, code).isTrue();
        }
    }
}
