package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person can ask in plain SQL while the node is closed. */
class QueryTest {
    @TempDir
    Path folder;

    private Path place;

    @BeforeEach
    void fill() {
        place = folder.resolve("data");
        RecordMaker maker = new RecordMaker();
        ShardId phone = ShardId.of("MyList", "phone");
        ShardId pad = ShardId.of("MyList", "pad");
        try (ShardStore store = new H2ShardStoreProvider().open(place.toString())) {
            store.append(List.of(
                    maker.next(phone, Payload.of("{ \"do\" : \"Buy Milk\" }")),
                    maker.next(phone, Payload.of("{\"do\":\"Buy Cheese\",\"price\":7}")),
                    maker.next(pad, Payload.of("{\"do\":\"Pick up dinner\",\"for\":{\"name\":\"Harry\"}}")),
                    maker.next(ShardId.of("Other", "é'; DROP TABLE journal; --"), Payload.of("not JSON"))));
        }
    }

    private Connection connect(String settings) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:" + place.resolve("records") + settings, H2Database.USER, "");
    }

    private List<String> ask(String query) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = connect(";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }

    @Test
    void records_are_found_by_a_field() throws SQLException {
        assertThat(ask("SELECT number || '-' || writer FROM records WHERE (payload).\"do\" = 'Buy Milk'"))
                .containsExactly("1-phone");
        assertThat(ask("SELECT index FROM records WHERE (payload).\"price\" = JSON '7'"))
                .containsExactly("1");
        assertThat(ask("SELECT writer FROM records WHERE (payload).\"for\".\"name\" = 'Harry'"))
                .containsExactly("pad");
        assertThat(ask("SELECT arrival FROM records WHERE CAST((payload).\"do\" AS VARCHAR) LIKE '%Buy%' ORDER BY 1"))
                .containsExactly("0", "1");
    }

    @Test
    void a_log_is_read_in_merged_order() throws SQLException {
        assertThat(ask("SELECT (payload).\"do\" FROM records WHERE log = 'MyList' ORDER BY number, writer"))
                .containsExactly("\"Pick up dinner\"", "\"Buy Milk\"", "\"Buy Cheese\"");
        assertThat(ask("SELECT writer FROM records WHERE payload IS NULL"))
                .containsExactly("é'; DROP TABLE journal; --");
    }

    @Test
    void asking_read_only_changes_nothing() throws Exception {
        var before = Copies.contents(place);
        assertThat(ask("SELECT COUNT(*) FROM records")).containsExactly("4");
        assertThat(Copies.contents(place)).isEqualTo(before);
        try (ShardStore store = new H2ShardStoreProvider().open(place.toString())) {
            assertThat(store.end()).isEqualTo(4);
        }
    }

    @Test
    void a_store_that_somebody_opened_with_another_program_goes_on() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id BIGINT)");
        }
        try (ShardStore store = new H2ShardStoreProvider().open(place.toString())) {
            assertThat(Records.all(store)).hasSize(4);
            store.append(List.of(new RecordMaker().next(ShardId.of("MyList", "new"))));
        }
        assertThat(ask("SELECT COUNT(*) FROM records")).containsExactly("5");
    }

    @Test
    void a_record_that_somebody_changed_is_refused() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE journal SET payload = X'7b7d' WHERE arrival = 1");
        }
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::readAll)
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("arrival position 1");
        }
        assertThat(new H2ShardStoreProvider().verify(place.toString()).records())
                .isEqualTo(3);
    }

    @Test
    void a_row_that_somebody_removed_is_noticed() throws SQLException {
        for (String table : List.of("journal WHERE arrival = 2", "shards WHERE writer = 'pad'", "state")) {
            try (Connection connection = connect("");
                    Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM " + table);
            }
            assertThatThrownBy(this::readAll).as(table).isInstanceOf(StoreCorruptException.class);
            assertThat(new H2ShardStoreProvider().verify(place.toString()).isWhole())
                    .isFalse();
        }
    }

    private void readAll() {
        try (ShardStore store = new H2ShardStoreProvider().open(place.toString())) {
            Records.all(store);
        }
    }
}
