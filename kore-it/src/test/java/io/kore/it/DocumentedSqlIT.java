package io.kore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Log;
import io.kore.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks each SQL statement of the documentation to a store that a node has filled, the way the page says. */
class DocumentedSqlIT {
    private static final Path README = Path.of("..", "README.md");
    private static final Path FORMAT = Path.of("..", "docs", "FORMAT-h2.md");
    private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern URL = Pattern.compile("jdbc:h2:/path/to/data([^\"\\s]+)");

    @TempDir
    Path folder;

    /** A statement and the page that it stands on. */
    record Documented(String page, String statement) {
        @Override
        public String toString() {
            return page + ": " + statement;
        }
    }

    static List<Documented> statements() throws IOException {
        List<Documented> statements = new ArrayList<>();
        for (Path page : List.of(README, FORMAT)) {
            int before = statements.size();
            BLOCK.matcher(Files.readString(page))
                    .results()
                    .flatMap(block -> Stream.of(
                            block.group(1).replaceAll("(?m)^--.*$", "").split(";", -1)))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .forEach(
                            statement -> statements.add(new Documented(String.valueOf(page.getFileName()), statement)));
            assertThat(statements).as("SQL in %s", page).hasSizeGreaterThan(before);
        }
        return statements;
    }

    @BeforeEach
    void fill() {
        try (Node node = Kore.node()
                .whoAmI("phone")
                .saveTo("h2:" + folder.resolve("data"))
                .start()) {
            Log list = node.log("MyList");
            list.append("{\"do\": \"Buy Milk\"}");
            list.append(Map.of("do", "Buy Cheese", "price", 7));
            list.append(Map.of("do", "Pick up dinner", "for", Map.of("name", "Harry")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void a_documented_statement_finds_something(Documented documented) throws Exception {
        Matcher url = URL.matcher(Files.readString(FORMAT));
        assertThat(url.find()).as("a JDBC URL in %s", FORMAT).isTrue();
        String place = "jdbc:h2:" + folder.resolve("data") + url.group(1);
        assertThat(rows(place, documented.statement())).isPositive();
        try (Node node = Kore.node().saveTo("h2:" + folder.resolve("data")).start()) {
            assertThat(node.status().records()).isEqualTo(3);
        }
    }

    private static int rows(String url, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement asking = connection.createStatement();
                ResultSet answer = asking.executeQuery(statement)) {
            int rows = 0;
            while (answer.next()) {
                rows++;
            }
            return rows;
        }
    }
}
