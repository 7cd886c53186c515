package io.kore.it.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.it.story.Eventually;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Does what SECURITY.md says, word for word: makes the keys, runs the hub, connects the device. */
@Timeout(600)
class SecurityGuideIT {
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROGRAM =
            Pattern.compile("```java\n((?:(?!```).)*?public class (\\w+).*?)```", Pattern.DOTALL);
    /** A reader has one store on the class path, and no command. */
    private static final Pattern NOT_OF_A_READER = Pattern.compile(".*(kore-store-(?!file)|store-onefile|kore-cli).*");

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int WAIT_SECONDS = 120;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void a_public_hub_runs_as_the_guide_says_and_lets_in_who_has_the_token() throws Exception {
        String guide = Files.readString(Path.of("..", "SECURITY.md"));
        Matcher shell = SHELL.matcher(guide);
        assertThat(shell.find()).isTrue();
        assertThat(await(start(TOKEN, "sh", "-e", "-c", shell.group(1)))).isZero();
        PROGRAM.matcher(guide).results().forEach(program -> write(program.group(2), program.group(1)));

        Process hub = java("PublicHub", TOKEN, "0");
        String port = ready(hub);
        try (RawClient plain = new RawClient(URI.create("http://127.0.0.1:" + port))) {
            plain.send("GET /kore/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(plain.readToEnd()).as("plain words to a TLS port").doesNotContain("200 OK", "ok");
        }
        Process phone = java("Phone", TOKEN, port);
        assertThat(await(phone)).as(printed("Phone")).isZero();
        assertThat(printed("Phone")).contains("level with the hub");
        Process stranger = java("Phone", "another-token", port);
        Eventually.holds(() -> printed("Phone").contains("401"));
        stranger.destroyForcibly();
        assertThat(printed("Phone")).doesNotContain("level", "another-token", TOKEN);
        hub.getOutputStream().close();
        assertThat(await(hub)).isZero();
        assertThat(printed("PublicHub")).doesNotContain(TOKEN, "another-token");
    }

    private void write(String name, String code) {
        try {
            Files.writeString(folder.resolve(name + ".java"), code);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process java(String program, String token, String argument) throws Exception {
        return start(
                token,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                program + ".java",
                argument);
    }

    private Process start(String token, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        String tools = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", tools, (path, ours) -> ours + File.pathSeparator + path);
        builder.environment().put("KEY_PASSWORD", "a-long-password");
        builder.environment().put("KORE_TOKEN", token);
        String name = command[command.length - 2].replace(".java", "");
        Process process = builder.redirectOutput(output(name).toFile()).start();
        processes.add(process);
        return process;
    }

    private Path output(String name) {
        return folder.resolve(name.matches("\\w+") ? name + ".txt" : "output.txt");
    }

    private String printed(String name) {
        try {
            return Files.readString(output(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int await(Process process) throws InterruptedException {
        assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The port that the hub says it has. */
    private String ready(Process hub) {
        String[] port = {""};
        Eventually.holds(() -> {
            port[0] = printed("PublicHub")
                    .lines()
                    .filter(line -> line.startsWith("ready "))
                    .map(line -> line.substring("ready ".length()))
                    .findFirst()
                    .orElse("");
            return !port[0].isEmpty() || !hub.isAlive();
        });
        assertThat(port[0]).isNotEmpty();
        return port[0];
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !NOT_OF_A_READER.matcher(part).matches())
                .map(part -> new File(part).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
