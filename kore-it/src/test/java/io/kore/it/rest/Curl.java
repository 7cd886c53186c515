package io.kore.it.rest;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A curl command of the documentation as a request, with the few options that are used there. Runs where there is no curl. */
final class Curl {
    private Curl() {}

    /** The request that a command makes. */
    static HttpRequest request(String command, Map<String, String> variables) {
        Iterator<String> words = words(command.replace("\\\n", " "), variables).iterator();
        if (!words.next().equals("curl")) {
            throw new AssertionError("no curl: " + command);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String url = "";
        String method = "GET";
        String body = "";
        List<String> query = new ArrayList<>();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-sS", "-N", "-G" -> {
                    // how it shows what comes, and that data goes to the query
                }
                case "-X" -> method = words.next();
                case "-H" -> {
                    String[] field = words.next().split(": ", 2);
                    request.header(field[0], field[1]);
                }
                case "-d" -> body = words.next();
                case "--data-urlencode" -> {
                    String[] pair = words.next().split("=", 2);
                    query.add(pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8));
                }
                default -> url = word;
            }
        }
        String target = query.isEmpty() ? url : url + "?" + String.join("&", query);
        return request.uri(URI.create(target))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    /** The words as a shell makes them. */
    private static List<String> words(String command, Map<String, String> variables) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = ' ';
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote == ' ' && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else if (quote == ' ' && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = ' ';
            } else if (c == '\\' && quote == '"') {
                i++;
                word.append(command.charAt(i));
            } else if (c == '$' && quote != '\'') {
                int end = i + 1;
                while (end < command.length() && Character.isLetter(command.charAt(end))) {
                    end++;
                }
                word.append(variables.get(command.substring(i + 1, end)));
                i = end - 1;
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
