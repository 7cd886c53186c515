package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script, in a small house of its own with a Maven and a Java that only note what they are asked. */
class StartScriptTest {
    @TempDir
    private Path dir = Path.of("");

    private final Map<String, String> environment = new HashMap<>();
    private Path home = dir;
    private Path tools = dir;

    /** What a run of the script came to. */
    private record Result(int code, String out, String error) {}

    @BeforeEach
    void build_a_small_house() throws IOException {
        home = Files.createDirectories(dir.resolve("a house"));
        Files.copy(Path.of("").toAbsolutePath().resolveSibling("kore"), home.resolve("kore"));
        Files.createDirectories(home.resolve("kore-cli/src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.writeString(home.resolve("kore-cli/pom.xml"), "");
        age(home.resolve("kore-cli/src/main"), home.resolve("pom.xml"), home.resolve("kore-cli/pom.xml"));
        tools = Files.createDirectories(dir.resolve("tools"));
        tool("mvn", """
                echo "built $*" >> "%1$s/builds"
                [ ! -e "%1$s/broken" ] || { echo "no such symbol"; exit 1; }
                mkdir -p "%2$s/kore-cli/target/lib"
                echo jar > "%2$s/kore-cli/target/kore-cli-1.jar"
                """.formatted(dir, home));
        tool("java", """
                case "$*" in
                  *-XshowSettings*) echo "    java.specification.version = $(cat "%1$s/version")" >&2; exit 0 ;;
                  *-Xshare:dump*|*DumpLoadedClassList*) exit 1 ;;
                esac
                printf '%%s\\n' "$PWD" "LC_ALL=$LC_ALL" "$@"
                cat
                exit 42
                """.formatted(dir));
        Files.writeString(dir.resolve("version"), "17");
    }

    @Test
    void it_builds_once_and_passes_everything_through() throws Exception {
        Result first = run(home, "./kore", "add", "My List", "{\"a\": \"b  c\"}", "");
        Result second = run(home, "./kore", "show");

        assertThat(first.code()).isEqualTo(42);
        assertThat(first.error()).startsWith("kore: building").hasLineCount(1);
        assertThat(first.out().lines().toList())
                .containsSubsequence(home.toString(), "LC_ALL=C.UTF-8", "-jar")
                .endsWith("add", "My List", "{\"a\": \"b  c\"}", "", "typed");
        assertThat(second.error()).isEmpty();
        assertThat(dir.resolve("builds")).content().hasLineCount(1);
    }

    @Test
    void it_is_found_through_links_from_any_folder() throws Exception {
        Path elsewhere = Files.createDirectories(dir.resolve("else where"));
        Files.createSymbolicLink(elsewhere.resolve("second"), home.resolve("kore"));
        Files.createSymbolicLink(dir.resolve("first"), Path.of("else where/second"));

        Result result = run(elsewhere, "../first", "x");

        assertThat(result.code()).isEqualTo(42);
        assertThat(result.out()).startsWith(elsewhere + "\n").contains(home + "/kore-cli/target/kore/");
    }

    @Test
    void it_builds_again_when_a_source_has_changed_and_keeps_the_build_before() throws Exception {
        run(home, "./kore");
        List<Path> before = builds();
        Files.writeString(home.resolve("kore-cli/src/main/New.java"), "");
        Result changed = run(home, "./kore");

        assertThat(changed.error()).startsWith("kore: building");
        assertThat(dir.resolve("builds")).content().hasLineCount(2);
        assertThat(builds()).hasSize(2).containsAll(before);
        assertThat(run(home, "./kore").error()).isEmpty();
    }

    @Test
    void only_the_newest_builds_are_kept() throws Exception {
        for (int build = 0; build < 4; build++) {
            Files.writeString(home.resolve("kore-cli/src/main/New" + build + ".java"), "");
            run(home, "./kore");
        }
        assertThat(builds()).hasSize(2);
    }

    @Test
    void a_node_is_compiled_in_full_and_a_short_verb_is_not() throws Exception {
        assertThat(run(home, "./kore", "show", "node").out()).contains("-XX:TieredStopAtLevel=1");
        assertThat(run(home, "./kore", "node", "--listen").out()).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void plugins_of_others_come_behind_the_command() throws Exception {
        environment.put("KORE_CLASSPATH", "my store.jar:/other/*");
        assertThat(run(home, "./kore", "show", "--store", "mine").out().lines())
                .containsSubsequence("-cp", "io.kore.cli.Main", "show", "--store", "mine")
                .anyMatch(line -> line.endsWith("/kore.jar:my store.jar:/other/*"))
                .doesNotContain("-jar");
    }

    @Test
    void two_first_uses_at_once_build_once() throws Exception {
        Running one = start(home, "./kore");
        Running two = start(home, "./kore");
        assertThat(one.end().code()).isEqualTo(42);
        assertThat(two.end().code()).isEqualTo(42);
        assertThat(dir.resolve("builds")).content().hasLineCount(1);
    }

    @Test
    void a_build_that_fails_shows_why_and_the_next_use_tries_again() throws Exception {
        Files.writeString(dir.resolve("broken"), "");
        Result failed = run(home, "./kore", "show");
        Files.delete(dir.resolve("broken"));

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.error()).contains("no such symbol").endsWith("kore: the build failed, see above\n");
        assertThat(run(home, "./kore").code()).isEqualTo(42);
    }

    @Test
    void an_old_java_and_a_missing_tool_are_told_in_one_line() throws Exception {
        Files.writeString(dir.resolve("version"), "11");
        assertThat(run(home, "./kore"))
                .isEqualTo(new Result(1, "", "kore: it needs a JDK 17 or newer; java is of version 11\n"));
        Files.writeString(dir.resolve("version"), "1.8");
        assertThat(run(home, "./kore").error()).contains("version 1.8").hasLineCount(1);
        Files.writeString(dir.resolve("version"), "21");
        assertThat(run(home, "./kore").code()).isEqualTo(42);
    }

    private List<Path> builds() throws IOException {
        try (var entries = Files.list(home.resolve("kore-cli/target/kore"))) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    private Result run(Path from, String... command) throws Exception {
        return start(from, command).end();
    }

    private Running start(Path from, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("bash"));
        words.addAll(Arrays.asList(command));
        ProcessBuilder builder = new ProcessBuilder(words).directory(from.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("KORE_CLASSPATH");
        builder.environment().putAll(environment);
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        Path input = Files.writeString(dir.resolve("input"), "typed\n");
        Path error = Files.createTempFile(dir, "error", null);
        Process process = builder.redirectInput(input.toFile())
                .redirectError(error.toFile())
                .start();
        return new Running(process, error);
    }

    /** A run of the script that may not have ended yet. */
    private record Running(Process process, Path error) {
        Result end() throws Exception {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), out, Files.readString(error));
        }
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/usr/bin/env bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void age(Path... files) throws IOException {
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        }
    }
}
