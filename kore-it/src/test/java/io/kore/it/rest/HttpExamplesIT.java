package io.kore.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Node;
import io.kore.access.BearerToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs each curl example of docs/HTTP.md, in order and against one node, and compares what is answered. */
@Timeout(120)
class HttpExamplesIT {
    private static final Pattern EXAMPLE =
            Pattern.compile("```sh\n(curl .*?)```\n+```(?:json)?\n(.*?)```", Pattern.DOTALL);
    private static final String TOKEN = "a-token-of-the-examples";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    record Example(String command, String answer) {}

    @Test
    void the_examples_answer_what_the_page_says() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "HTTP.md"));
        List<Example> examples = EXAMPLE.matcher(page)
                .results()
                .map(found -> new Example(found.group(1), found.group(2)))
                .collect(Collectors.toList());
        assertThat(examples).hasSize(10);
        assertThat(page.split("```sh", -1)).as("every example has its answer").hasSize(examples.size() + 1);
        try (Node node = Kore.node()
                .saveTo("file:" + folder.resolve("hub"))
                .whoAmI("hub")
                .listen(0)
                .checkRequest(new BearerToken(TOKEN))
                .start()) {
            Map<String, String> variables =
                    Map.of("KORE", node.addresses().get(0).toString(), "TOKEN", TOKEN);
            for (Example example : examples) {
                run(example, Curl.request(example.command(), variables));
            }
        }
    }

    private void run(Example example, HttpRequest request) throws IOException, InterruptedException {
        String expected = Stream.of(example.answer().strip().split("…", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("[A-Za-z0-9_-]+"));
        var answer = http.send(request, BodyHandlers.ofInputStream());
        int lines = (int) example.answer().strip().lines().count();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            // an event stream does not end
            String body = reader.lines().limit(lines).collect(Collectors.joining("\n"));
            assertThat(body).as(example.command()).matches(expected);
        }
    }
}
