package io.kore.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
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
 * else is the body of a method, with a node, a log, a folder and a hub's port at hand. Each runs in a process
 * of its own, with one store on the class path.
 */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PUBLIC_CLASS = Pattern.compile("public class (\\w+)");
    /** Stores beside the one that the README recommends; a reader has one store on the class path. */
    private static final Pattern OTHER_STORE = Pattern.compile(".*(kore-store-(?!file)|store-onefile).*");

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
                private static Path folder = Path.of("example");
                private static int port;
                private static Node node;
                private static Log list;

                public static void main(String[] args) throws Exception {
                    try (Node hub = Kore.node().listen(0).start(); Node own = Kore.node().saveTo("node").start()) {
                        port = hub.addresses().get(0).getPort();
                        node = own;
                        list = own.log("MyList");
                        run();
                    }
                }

                private static void run() throws Exception {
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
            compile(program.group(1), example.code());
            assertThat(run(program.group(1))).contains("Buy Milk", "Alice <3");
        } else {
            compile("Example", AROUND.formatted(example.code()));
            run("Example");
        }
    }

    /** Runs a program in a process and a folder of its own, and answers what it printed. */
    private String run(String name) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + File.pathSeparator + classPath(),
                        name)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !OTHER_STORE.matcher(part).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void compile(String name, String code) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    Stream.of("-d", folder.toString(), "-cp", classPath()).collect(Collectors.toList());
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("%s%n%s", messages, code).isTrue();
        }
    }
}
